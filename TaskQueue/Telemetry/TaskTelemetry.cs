using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace TaskQueue.Telemetry;

/// <summary>The activity source and the instruments of one process.</summary>
internal sealed class TaskTelemetry : IDisposable
{
    private readonly ActivitySource _source = new(Names.Source);
    private readonly Meter _meter;
    private readonly ConcurrentDictionary<string, string> _sendNames = new(StringComparer.Ordinal), _processNames = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Queue, string Kind, string Outcome), Tally> _ended = new();
    private readonly ConcurrentDictionary<(string Queue, string Kind), KeyValuePair<string, object?>[]> _waited = new();
    private readonly Counter<long> _sent, _retries, _recovered, _stale;
    private readonly Histogram<double> _duration, _timeInQueue;

    private readonly string? _pages;

    public TaskTelemetry(IMeterFactory meters, IOptions<TaskQueueOptions> options)
    {
        _pages = options.Value.Pages is { } pages ? $"{pages.AbsoluteUri.TrimEnd('/')}/tasks/" : null;
        _meter = meters.Create(Names.Source);
        _sent = _meter.CreateCounter<long>(Names.SentMessages, "{message}", "Tasks enqueued.");
        _meter.CreateObservableCounter(Names.ConsumedMessages, () => _ended.Values.Select(static tally => tally.Measure()), "{message}", "Attempts ended, by outcome.");
        _retries = _meter.CreateCounter<long>(Names.Retries, "{retry}", "Attempts that failed and are tried again.");
        _recovered = _meter.CreateCounter<long>(Names.Recovered, "{task}", "Tasks taken from a worker that was lost.");
        _stale = _meter.CreateCounter<long>(Names.StaleRefused, "{task}", "Completions refused because the lease was lost.");
        _duration = _meter.CreateHistogram<double>(Names.ProcessDuration, "s", "How long attempts run.");
        _timeInQueue = _meter.CreateHistogram<double>(Names.TimeInQueue, "s", "How long tasks waited for their first start.");
    }

    /// <summary>For gauges whose values the caller keeps.</summary>
    public Meter Meter => _meter;

    /// <summary>The producer's span, <c>send QUEUE</c>.</summary>
    public Activity? StartSend(string queue, string kind, int count)
    {
        if (!_source.HasListeners())
            return null;
        var activity = _source.StartActivity(_sendNames.GetOrAdd(queue, static queue => $"{Names.Send} {queue}"), ActivityKind.Producer);
        var described = Describe(activity, queue, kind, Names.Send);
        if (count > 1)
            described?.SetTag(Names.BatchCount, count);
        return activity;
    }

    /// <summary>The span that all tasks of a workflow are below, <c>create workflow</c>.</summary>
    public Activity? StartWorkflow(string id, int steps) =>
        !_source.HasListeners()
            ? null
            : _source.StartActivity($"{Names.Create} workflow", ActivityKind.Producer)?
                .SetTag(Names.System, Names.SystemRedis)
                .SetTag(Names.Operation, Names.Create)
                .SetTag(Names.OperationType, Names.Create)
                .SetTag(Names.Workflow, id)
                .SetTag(Names.WorkflowSteps, steps);

    /// <summary>The consumer's span of one attempt, <c>process QUEUE</c>, in the producer's trace.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="parent">What it is below.</param>
    /// <param name="links">What else led to it, as W3C writes spans, separated by spaces; null for most.</param>
    public Activity? StartProcess(string queue, string kind, ActivityContext parent, string? links)
    {
        if (!_source.HasListeners())
            return null;
        var activity = _source.StartActivity(_processNames.GetOrAdd(queue, static queue => $"{Names.Process} {queue}"), ActivityKind.Consumer, parent, links: links is null ? null : TracePropagation.ReadLinks(links));
        Describe(activity, queue, kind, Names.Process)?.SetTag(Names.ConsumerGroup, "workers");
        return activity;
    }

    /// <summary>Says on a span which task it is about, and where its page is: the Aspire dashboard makes a link of it.</summary>
    public Activity? Identify(Activity? activity, string id)
    {
        if (activity is not { IsAllDataRequested: true })
            return activity;
        activity.SetTag(Names.MessageId, id);
        return _pages is null ? activity : activity.SetTag(Names.Page, _pages + id);
    }

    public void Sent(string queue, string kind, int count, string? errorType = null)
    {
        var tags = Tags(queue, kind, Names.Send);
        if (errorType is not null)
            tags.Add(Names.ErrorType, errorType);
        _sent.Add(count, tags);
    }

    public void NotSent(Activity? activity, string queue, string kind, int count, Exception exception)
    {
        activity?.AddException(exception).SetStatus(ActivityStatusCode.Error, exception.Message).SetTag(Names.ErrorType, exception.GetType().FullName);
        Sent(queue, kind, count, exception.GetType().FullName);
    }

    public void Processed(string queue, string kind, string outcome, TimeSpan runtime)
    {
        var tally = _ended.GetOrAdd((queue, kind, outcome), static key => new Tally([.. Tags(key.Queue, key.Kind, Names.Process), new(Names.Outcome, key.Outcome)]));
        tally.Count();
        _duration.Record(runtime.TotalSeconds, tally.Tags);
    }

    public void Waited(string queue, string kind, TimeSpan wait) =>
        _timeInQueue.Record(Math.Max(0, wait.TotalSeconds), _waited.GetOrAdd((queue, kind), static key => [.. Tags(key.Queue, key.Kind, Names.Process)]));

    public void Retried(string queue, string kind) => _retries.Add(1, Tags(queue, kind, Names.Process));

    public void Recovered(string queue) => _recovered.Add(1, new KeyValuePair<string, object?>(Names.Destination, queue));

    public void StaleRefused(string queue) => _stale.Add(1, new KeyValuePair<string, object?>(Names.Destination, queue));

    public void Dispose() => _source.Dispose();

    private static Activity? Describe(Activity? activity, string queue, string kind, string operation) =>
        activity is { IsAllDataRequested: true }
            ? activity.SetTag(Names.System, Names.SystemRedis)
                .SetTag(Names.Destination, queue)
                .SetTag(Names.Operation, operation)
                .SetTag(Names.OldOperation, operation)
                .SetTag(Names.OperationType, operation)
                .SetTag(Names.Kind, kind)
            : null;

    private static TagList Tags(string queue, string kind, string operation) => new()
    {
        { Names.System, Names.SystemRedis },
        { Names.Destination, queue },
        { Names.Operation, operation },
        { Names.Kind, kind },
    };

    /// <summary>Counted here and read when metrics are sent: a counter that looks up five tags for each task costs more than the rest of the counting.</summary>
    private sealed class Tally(KeyValuePair<string, object?>[] tags)
    {
        private long _count;

        public KeyValuePair<string, object?>[] Tags => tags;

        public void Count() => Interlocked.Increment(ref _count);

        public Measurement<long> Measure() => new(Volatile.Read(ref _count), tags);
    }
}
