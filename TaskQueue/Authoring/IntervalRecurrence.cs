using System.Globalization;

namespace TaskQueue.Authoring;

/// <summary>Due every so often, a whole number of intervals after it was first due.</summary>
internal sealed class IntervalRecurrence(TimeSpan every) : Recurrence(string.Create(CultureInfo.InvariantCulture, $"every {every.TotalMilliseconds}"))
{
    public override DateTimeOffset Next(DateTimeOffset now, DateTimeOffset? due = null)
    {
        var from = due ?? now;
        var passed = now < from ? 0 : (now - from).Ticks / every.Ticks;
        return from + (every * (passed + 1));
    }
}
