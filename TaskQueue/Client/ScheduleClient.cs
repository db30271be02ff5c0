using System.Text;
using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>The schedules over Redis.</summary>
internal sealed class ScheduleClient(ScheduleBroker broker, ITaskQueueClient tasks) : IScheduleClient
{
    private const int RunsAhead = 5;

    public async Task<IReadOnlyList<ScheduleSnapshot>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await Question.AskAsync(broker.ListAsync, cancellationToken).ConfigureAwait(false)).Select(LookAhead)];

    public async Task<ScheduleSnapshot?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        await Question.AskAsync(() => broker.FindAsync(name), cancellationToken).ConfigureAwait(false) is { } schedule ? LookAhead(schedule) : null;

    public Task<PutOutcome> PutAsync(string name, ScheduleDefinition definition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Check(name, definition);
        var recurrence = Recurrence.Read(definition);
        return Question.AskAsync(
            async () =>
            {
                var next = recurrence.Next(await broker.GetTimeAsync().ConfigureAwait(false));
                return await broker.PutAsync(name, definition, recurrence.Key, next).ConfigureAwait(false) switch
                {
                    1 => PutOutcome.Created,
                    2 => PutOutcome.Updated,
                    _ => PutOutcome.TooMany,
                };
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) => Question.AskAsync(() => broker.DeleteAsync(name), cancellationToken);

    public Task<bool> PauseAsync(string name, CancellationToken cancellationToken = default) => Question.AskAsync(() => MoveAsync(name, resume: false), cancellationToken);

    public Task<bool> ResumeAsync(string name, CancellationToken cancellationToken = default) => Question.AskAsync(() => MoveAsync(name, resume: true), cancellationToken);

    public async Task<TaskId?> RunAsync(string name, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } schedule)
            return null;
        if (schedule.Reason is { } reason)
            throw new PayloadUnreadableException($"The arguments of schedule '{name}' can't be read here: {reason}.");
        var id = await tasks.EnqueueAsync(schedule.Kind, schedule.Args, new EnqueueOptions { Queue = schedule.Queue }, cancellationToken).ConfigureAwait(false);
        await Question.AskAsync<bool>(
            async () =>
            {
                await broker.RecordAsync(name, id).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return id;
    }

    private async Task<bool> MoveAsync(string name, bool resume)
    {
        while (await broker.FindAsync(name).ConfigureAwait(false) is { } schedule)
        {
            var recurrence = Recurrence.Read(schedule);
            var next = resume ? recurrence.Next(await broker.GetTimeAsync().ConfigureAwait(false)) : default(DateTimeOffset?);
            var moved = await broker.MoveAsync(name, next, recurrence.Key).ConfigureAwait(false);
            if (moved >= 0)
                return moved > 0;

            // Somebody changed its timing in between: reckon anew.
        }

        return false;
    }

    // A zone that this machine doesn't know leaves the one time that a worker reckoned.
    private static ScheduleSnapshot LookAhead(ScheduleSnapshot schedule)
    {
        if (schedule.NextRun is not { } next)
            return schedule;
        var runs = new List<DateTimeOffset> { next };
        if (Recurrence.TryRead(schedule, out _, out var recurrence))
        {
            while (runs.Count < RunsAhead)
                runs.Add(recurrence.Next(runs[^1], runs[^1]));
        }

        return schedule with { NextRuns = runs };
    }

    private static void Check(string name, ScheduleDefinition definition)
    {
        if (!ScheduleName.IsValid(name))
            throw new ArgumentException("A schedule's name has at most 64 letters, digits, '.', '_' and '-', a letter or digit first.", nameof(name));
        if (!QueueName.IsValid(definition.Kind))
            throw new ArgumentException("A kind has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(definition));
        if (definition.Queue is not null && !QueueName.IsValid(definition.Queue))
            throw new ArgumentException("A queue has at most 64 lower-case letters, digits, '.' and '_', a letter first.", nameof(definition));
        if (definition.Args.ValueKind != JsonValueKind.Object || Encoding.UTF8.GetByteCount(definition.Args.GetRawText()) > ScheduleName.LongestArgs)
            throw new ArgumentException($"The arguments must be a JSON object of at most {ScheduleName.LongestArgs} bytes.", nameof(definition));
    }
}
