namespace TaskQueue.Authoring;

/// <summary>Runs tasks of one kind. A fresh instance from a scope of its own for each attempt: ask for services in the constructor.</summary>
/// <typeparam name="TTask">The arguments.</typeparam>
/// <typeparam name="TResult">The result; stored as JSON.</typeparam>
public interface ITaskHandler<TTask, TResult>
    where TTask : ITask<TResult>
{
    /// <summary>Arguments that work: what a form or a caller starts from. Default: none.</summary>
    static virtual TTask? Example => default;

    /// <summary>What the task does, in a sentence. Default: none.</summary>
    static virtual string? Description => null;

    /// <summary>What <see cref="TaskPolicy.LimitPerKey"/> counts a task under, such as its customer. Null, the default, for tasks it does not apply to.</summary>
    /// <param name="task">The arguments.</param>
    static virtual string? LimitKey(TTask task) => null;

    /// <summary>Retries, time limit and queue. Default: <see cref="TaskPolicy.Default"/>.</summary>
    static virtual TaskPolicy Policy => TaskPolicy.Default;

    /// <summary>
    /// Runs one attempt. An exception ends the attempt and is retried by the policy; <see cref="RejectTaskException"/> ends the task,
    /// <see cref="RetryTaskException"/> asks for another attempt.
    /// </summary>
    /// <param name="task">The arguments.</param>
    /// <param name="context">Identity, progress, attachments.</param>
    /// <param name="cancellationToken">Cancelled at the time limit, when the lease is lost, and when the worker has no more time to shut down.</param>
    Task<TResult> RunAsync(TTask task, TaskContext context, CancellationToken cancellationToken);
}
