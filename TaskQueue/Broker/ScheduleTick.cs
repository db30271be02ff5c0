using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>A run of a schedule that one worker has in hand. Name and due time are its identity.</summary>
/// <param name="Schedule">The schedule's name.</param>
/// <param name="Due">When it was due, in ms.</param>
/// <param name="Definition">The schedule as it was when the run was first handed out.</param>
/// <param name="Token">The claim it was handed out by.</param>
internal sealed record ScheduleTick(string Schedule, long Due, ScheduleDefinition Definition, string Token);

/// <summary>What a claim gave.</summary>
/// <param name="Now">Redis' time.</param>
/// <param name="UntilNext">How long until another is due; null for never.</param>
/// <param name="Ticks">The runs, each in the hand of the one who claimed.</param>
/// <param name="Unreadable">Schedules whose definition this process can't read: left to another.</param>
internal sealed record TickClaim(DateTimeOffset Now, TimeSpan? UntilNext, IReadOnlyList<ScheduleTick> Ticks, IReadOnlyList<string> Unreadable);
