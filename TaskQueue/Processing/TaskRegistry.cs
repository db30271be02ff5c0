using System.Reflection;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>The kinds this worker knows. A malformed or duplicate kind stops the worker at start, not at its first task.</summary>
public sealed class TaskRegistry
{
    private readonly Dictionary<string, (TaskRegistration Registration, Type Handler)> _byKind = new(StringComparer.Ordinal);

    /// <summary>The schedules to add, where there are none of their names yet.</summary>
    public ScheduleRegistry Schedules { get; } = new();

    internal IEnumerable<TaskRegistration> All => _byKind.Values.Select(one => one.Registration).OrderBy(one => one.Kind, StringComparer.Ordinal);

    /// <summary>Adds every handler in an assembly.</summary>
    /// <exception cref="InvalidOperationException">A kind is malformed, two handlers share one, or a policy can't be meant so.</exception>
    public TaskRegistry AddTasksFrom(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var handler in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
            AddHandler(handler);
        return this;
    }

    /// <summary>Adds one handler.</summary>
    /// <exception cref="InvalidOperationException">The kind is malformed or taken, or the policy can't be meant so.</exception>
    public TaskRegistry Add<THandler, TTask, TResult>()
        where THandler : class, ITaskHandler<TTask, TResult>
        where TTask : ITask<TResult>
    {
        var registration = new TaskRegistration<THandler, TTask, TResult>();
        if (!QueueName.IsValid(registration.Kind))
            throw new InvalidOperationException($"{typeof(TTask)} names its kind '{registration.Kind}': use lower-case letters, digits, '.' and '_', at most 64.");
        if (TTask.Version < 1)
            throw new InvalidOperationException($"{typeof(TTask)} has version {TTask.Version}: versions count from 1.");
        PolicyCheck.Check(registration.Policy, typeof(THandler));
        if (!_byKind.TryAdd(registration.Kind, (registration, typeof(THandler))))
            throw new InvalidOperationException($"{typeof(THandler)} and {_byKind[registration.Kind].Handler} both handle '{registration.Kind}': rename one kind.");
        return this;
    }

    internal TaskRegistration? Find(string kind) => _byKind.TryGetValue(kind, out var found) ? found.Registration : null;

    private void AddHandler(Type handler)
    {
        foreach (var contract in handler.GetInterfaces().Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ITaskHandler<,>)))
        {
            try
            {
                typeof(TaskRegistry).GetMethod(nameof(Add))!.MakeGenericMethod([handler, .. contract.GetGenericArguments()]).Invoke(this, null);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            }
        }
    }
}
