using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Authoring;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>What a worker measures, as a collector of metrics hears it.</summary>
public sealed class MetricTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, double> _totals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _observed = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private WorkerHost? _worker;

    private WorkerHost Worker => _worker!;

    public async ValueTask InitializeAsync()
    {
        _worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), prepare: Listen);
        Worker.Steps["fails"] = (_, _) => throw new RejectTaskException("no");
        Worker.Steps["again"] = (context, _) => context.Attempt < 3 ? throw new InvalidOperationException("again") : Task.FromResult("done");
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await Worker.DisposeAsync();
    }

    [Fact]
    public async Task Every_task_is_counted_by_what_became_of_it()
    {
        var ids = new List<TaskId>();
        for (var i = 0; i < 5; i++)
            ids.Add(await Worker.RunAsync("hello"));
        ids.AddRange([await Worker.RunAsync("fails"), await Worker.RunAsync("again")]);
        foreach (var id in ids)
            await Worker.EndOfAsync(id);

        _listener.RecordObservableInstruments();

        Assert.Equal(7, _totals["messaging.client.sent.messages"]);
        Assert.Equal(6, _observed["messaging.client.consumed.messages success"]);
        Assert.Equal(1, _observed["messaging.client.consumed.messages failure"]);
        Assert.Equal(2, _observed["messaging.client.consumed.messages retry"]);
        Assert.Equal(2, _totals["taskqueue.task.retries"]);
        Assert.Equal(9, _totals["messaging.process.duration count"]);
        Assert.Equal(7, _totals["taskqueue.task.time_in_queue count"]);
        Assert.True(_totals["messaging.process.duration"] >= 0);
    }

    private void Listen(WorkerHost worker)
    {
        var factory = worker.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.IsObservable)
                _observed[$"{instrument.Name} {Outcome(tags)}"] = value;
            else
                _totals.AddOrUpdate(instrument.Name, value, (_, total) => total + value);
        });
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            _totals.AddOrUpdate(instrument.Name, value, (_, total) => total + value);
            _totals.AddOrUpdate($"{instrument.Name} count", 1, (_, total) => total + 1);
        });
        _listener.Start();
    }

    private static string Outcome(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == "taskqueue.task.outcome")
                return (string)tag.Value!;
        }

        return "";
    }
}
