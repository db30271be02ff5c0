using NCrontab;

namespace TaskQueue.Authoring;

/// <summary>Due when the clock on the wall of a place shows certain times.</summary>
/// <remarks>
/// When the clock there is put forward, a time in the skipped hour counts as the moment just after it, once; when it is put back, a time in the
/// doubled hour counts the first time only. With <c>*</c> for the hour there is nothing to make up for: it goes on by the hours that really pass.
/// </remarks>
internal sealed class CronRecurrence(CrontabSchedule cron, TimeZoneInfo zone, string text, bool everyHour) : Recurrence($"{text} {zone.Id}")
{
    private const int SearchYears = 40; // 29 February falls on a given day of the week only every 28 years, or 40 across 2100

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Whether there is such a date at all.</summary>
    public bool EverComes => NextOnWall(new DateTime(2000, 1, 1)) is not null;

    public override DateTimeOffset Next(DateTimeOffset now, DateTimeOffset? due = null)
    {
        var at = now.UtcDateTime;
        var offset = zone.GetUtcOffset(at);
        var wall = at + offset;
        while (NextOnWall(wall) is { } next)
        {
            if (FirstChange(at, offset, next - offset) is { } change)
            {
                at = change;
                offset = zone.GetUtcOffset(change);
                if (!everyHour && next < change + offset)
                    return change; // skipped: the clock was put forward over it
                wall = change + offset - Second;
                continue;
            }

            if (everyHour || !IsSecondTime(next, offset))
                return new DateTimeOffset(next - offset, TimeSpan.Zero);
            wall = next;
        }

        throw new InvalidOperationException($"'{text}' is not due within {SearchYears} years.");
    }

    private DateTime? NextOnWall(DateTime wall)
    {
        var end = wall.AddYears(SearchYears);
        var next = cron.GetNextOccurrence(DateTime.SpecifyKind(wall, DateTimeKind.Unspecified), end);
        return next < end ? next : null;
    }

    private bool IsSecondTime(DateTime wall, TimeSpan offset)
    {
        var unspecified = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return zone.IsAmbiguousTime(unspecified) && offset != zone.GetAmbiguousTimeOffsets(unspecified).Max();
    }

    /// <summary>When the clock is first put forward or back after <paramref name="from"/>, up to <paramref name="to"/> (UTC).</summary>
    private DateTime? FirstChange(DateTime from, TimeSpan offset, DateTime to)
    {
        for (var (low, high) = (from, from); high < to; low = high)
        {
            high = to - low > TimeSpan.FromDays(1) ? low.AddDays(1) : to;
            if (OffsetAt(high) != offset)
                return Between(low, high, offset);
        }

        return null;
    }

    private DateTime Between(DateTime low, DateTime high, TimeSpan offset)
    {
        while (high - low > Second)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = OffsetAt(middle) == offset ? (middle, high) : (low, middle);
        }

        // Clocks are put forward and back at whole seconds.
        return new DateTime(high.Ticks - (high.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    private TimeSpan OffsetAt(DateTime utc) => zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
