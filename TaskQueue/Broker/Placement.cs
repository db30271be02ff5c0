using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Where a new task goes: ready at once, later, or at once with a priority.</summary>
/// <param name="Countdown">No earlier than after this time; ignored with <paramref name="Eta"/>.</param>
/// <param name="Eta">No earlier than at this time.</param>
/// <param name="Priority">Higher goes first. Without meaning for a task that waits for a time: when it is due, it goes before all that is ready.</param>
internal readonly record struct Placement(TimeSpan? Countdown, DateTimeOffset? Eta, int Priority = Placement.UsualPriority)
{
    /// <summary>How many arguments it is for a script.</summary>
    public const int Arguments = 3;

    /// <summary>The priority of a task whose caller names none.</summary>
    public const int UsualPriority = 5;

    /// <summary>Ready at once.</summary>
    public static Placement Ready { get; } = new(null, null);

    /// <summary>The lane.</summary>
    public TaskLane Lane => this == Ready ? TaskLane.Ready : TaskLane.Delayed;

    /// <summary>Writes the arguments.</summary>
    public void WriteTo(Span<RedisValue> values)
    {
        values[0] = Eta is null && Countdown is { } delay ? (long)delay.TotalMilliseconds : RedisValue.EmptyString;
        values[1] = Eta?.ToUnixTimeMilliseconds() ?? RedisValue.EmptyString;
        values[2] = Priority;
    }
}
