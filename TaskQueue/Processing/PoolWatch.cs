using Microsoft.Extensions.Options;

namespace TaskQueue.Processing;

/// <summary>
/// Handlers that hold their threads leave none for heartbeats, and the pool grows by one or two a second: leases would lapse meanwhile. So a thread of its own
/// asks the pool for a moment; when that does not come, the pool may grow at once to a thread for each slot. Where nobody blocks, nothing changes.
/// </summary>
internal sealed class PoolWatch(IOptions<WorkerOptions> options)
{
    private const int Others = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(300);

    /// <summary>Watches until cancelled.</summary>
    public void Start(CancellationToken stopping) => new Thread(() => Watch(stopping)) { IsBackground = true, Name = "TaskQueue pool watch" }.Start();

    private void Watch(CancellationToken stopping)
    {
        using var never = new ManualResetEventSlim();
        while (!stopping.IsCancellationRequested)
        {
            never.Wait(Interval, CancellationToken.None);
            var moment = new ManualResetEventSlim(); // not disposed: it may be set after we have stopped waiting
            ThreadPool.UnsafeQueueUserWorkItem(static one => one.Set(), moment, preferLocal: false);
            if (!moment.Wait(LongestWait, CancellationToken.None))
                Grow();
        }
    }

    private void Grow()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        var wanted = Math.Min(ThreadPool.ThreadCount + Others, options.Value.Concurrency + Others);
        if (wanted > workers)
            ThreadPool.SetMinThreads(wanted, ports);
    }
}
