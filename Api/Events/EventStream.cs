using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Api.Security;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Events;

/// <summary>Writes what happens to tasks as server-sent events.</summary>
internal sealed partial class EventStream(IOptions<ApiOptions> options, IOptions<JsonOptions> json, Redaction redaction, TimeProvider time, ILogger<EventStream> logger)
{
    /// <summary>The id of an ended task's snapshot: a browser that comes back with it need not come again.</summary>
    public const string EndId = "end";

    // Stored events come in one go, so a short silence means that there are no more of them.
    private static readonly TimeSpan ReplaySilence = TimeSpan.FromMilliseconds(500);

    /// <summary>Everything, until the caller goes. A ping first, so that the caller knows at once that it listens.</summary>
    public async IAsyncEnumerable<SseItem<string>> AllAsync(
        IAsyncEnumerable<TaskEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Ping();
        await foreach (var happened in LiveAsync(events, cancellationToken))
            yield return happened is null ? Ping() : Item(happened);
    }

    /// <summary>A task's snapshot, then what happens to it, until it has ended.</summary>
    public async IAsyncEnumerable<SseItem<string>> OneAsync(
        TaskSnapshot snapshot, IAsyncEnumerable<TaskEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await SnapshotAsync(snapshot);
        if (snapshot.Status.HasEnded())
            yield break;

        await foreach (var happened in LiveAsync(events, cancellationToken))
        {
            yield return happened is null ? Ping() : Item(happened);
            if (happened?.Status.HasEnded() == true)
                yield break;
        }
    }

    /// <summary>An ended task's snapshot and the events a caller missed.</summary>
    public async IAsyncEnumerable<SseItem<string>> ReplayAsync(TaskSnapshot snapshot, IReadOnlyList<TaskEvent> missed)
    {
        yield return await SnapshotAsync(snapshot);
        foreach (var happened in missed)
            yield return Item(happened);
    }

    /// <summary>The stored events of an ended task.</summary>
    public async Task<IReadOnlyList<TaskEvent>> MissedAsync(IAsyncEnumerable<TaskEvent> events, CancellationToken cancellationToken)
    {
        var missed = new List<TaskEvent>();
        await foreach (var happened in events.WithPulse(ReplaySilence, time, cancellationToken))
        {
            if (happened is null)
                break;
            missed.Add(happened);
            if (happened.Status.HasEnded())
                break;
        }

        return missed;
    }

    // When Redis goes in the middle, the stream ends as if the connection had: the caller comes back with the id of its last event.
    private async IAsyncEnumerable<TaskEvent?> LiveAsync(
        IAsyncEnumerable<TaskEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pulse = events.WithPulse(options.Value.Heartbeat, time, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(pulse))
            yield return pulse.Current;
    }

    private async Task<bool> MoveAsync(IAsyncEnumerator<TaskEvent?> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (QueueUnavailableException fault)
        {
            LogCut(fault.Message);
            return false;
        }
    }

    private async ValueTask<SseItem<string>> SnapshotAsync(TaskSnapshot task)
    {
        await redaction.LearnAsync(task.Name);
        return new(JsonSerializer.Serialize(task, json.Value.SerializerOptions), "snapshot")
        {
            EventId = task.Status.HasEnded() ? EndId : null,
            ReconnectionInterval = TimeSpan.FromSeconds(2),
        };
    }

    private static SseItem<string> Item(TaskEvent happened) =>
        new(JsonSerializer.Serialize(happened, ContractsJson.Default.TaskEvent), EventNames.Of(happened.Type)) { EventId = happened.Id };

    private static SseItem<string> Ping() => new("{}", "ping") { ReconnectionInterval = TimeSpan.FromSeconds(2) };

    [LoggerMessage(1, LogLevel.Warning, "An event stream ends early: {Reason}")]
    private partial void LogCut(string reason);
}
