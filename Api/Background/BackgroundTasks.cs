using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Api.Background;

/// <summary>
/// Light work after the response, in this process: FastAPI's BackgroundTasks. Bounded, run in a scope of its own, drained at shutdown.
/// What must survive the process belongs in the queue.
/// </summary>
internal sealed class BackgroundTasks(IOptions<ApiOptions> options)
{
    private readonly Channel<BackgroundTask> _waiting = Channel.CreateUnbounded<BackgroundTask>();
    private int _taken;

    internal ChannelReader<BackgroundTask> Waiting => _waiting.Reader;

    /// <summary>Runs <paramref name="run"/> once <paramref name="response"/> has been sent. False when there is no room: nothing will run.</summary>
    /// <param name="response">The response to wait for.</param>
    /// <param name="name">What it is called in logs and traces.</param>
    /// <param name="run">What to do, with the services of a scope of its own. Its token is cancelled when the shutdown has no more time.</param>
    public bool TryAdd(HttpResponse response, string name, Func<IServiceProvider, CancellationToken, Task> run)
    {
        // The room is taken now and the task added later, so a full queue is known before the answer is.
        if (Interlocked.Increment(ref _taken) > options.Value.BackgroundCapacity)
        {
            Release();
            return false;
        }

        var task = new BackgroundTask(name, run, Activity.Current?.Context ?? default);
        response.OnCompleted(() =>
        {
            if (!_waiting.Writer.TryWrite(task))
                Release();
            return Task.CompletedTask;
        });
        return true;
    }

    /// <summary>Gives the room of an ended task back.</summary>
    internal void Release() => Interlocked.Decrement(ref _taken);

    /// <summary>No more tasks: the reader ends after those that wait.</summary>
    internal void Close() => _waiting.Writer.TryComplete();
}

/// <summary>A background task that waits.</summary>
internal sealed record BackgroundTask(string Name, Func<IServiceProvider, CancellationToken, Task> Run, ActivityContext Cause);
