using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskQueue.Contracts;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Does what is asked of this worker while it runs.</summary>
internal sealed class RemoteControl(Consumption consumption, IHostApplicationLifetime lifetime, IOptions<WorkerOptions> options, ILogger<RemoteControl> log)
{
    private readonly string _worker = options.Value.Name;
    private bool _stops;

    /// <summary>Makes it so. False when it was so already.</summary>
    public bool Obey(WorkerControl asked, Runners runners)
    {
        var isNews = Resize(asked.Concurrency, runners);
        foreach (var (queue, weight) in asked.Queues)
            isNews |= weight > 0 ? Add(new QueueWeight(queue, weight)) : Cancel(queue);
        if (asked.Shutdown && !_stops)
        {
            _stops = true;
            Log.ShutdownAsked(log, _worker);
            lifetime.StopApplication();
        }

        return isNews;
    }

    private bool Resize(int? concurrency, Runners runners)
    {
        if (concurrency is not { } asked || asked == runners.Concurrency)
            return false;
        runners.Concurrency = asked;
        Log.NewConcurrency(log, _worker, asked);
        return true;
    }

    private bool Add(QueueWeight queue)
    {
        if (!consumption.Add(queue))
            return false;
        Log.ConsumerAdded(log, _worker, queue.Queue, queue.Weight);
        return true;
    }

    private bool Cancel(string queue)
    {
        if (!consumption.Cancel(queue))
            return false;
        Log.ConsumerCancelled(log, _worker, queue);
        return true;
    }
}
