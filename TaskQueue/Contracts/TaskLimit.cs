using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TaskQueue.Contracts;

/// <summary>
/// How many tasks may run at once, and how many may start in a period: counted over all workers of a queue. What has to wait holds no slot of a
/// worker, and starts in the order it was enqueued.
/// </summary>
public sealed record TaskLimit
{
    /// <summary>The most tasks at once and the most starts per period, and the longest period that can be set.</summary>
    public const int Largest = 100_000;

    /// <summary>How many may run at once; null for any number.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How many may start within any one <see cref="Period"/>; null for any number. The starts of a period are kept in Redis.</summary>
    public int? Starts { get; init; }

    /// <summary>The period. Default 1 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many at once.</summary>
    public static TaskLimit AtOnce(int concurrency) => new() { Concurrency = concurrency };

    /// <summary>So many starts per period, as Celery writes it: <c>10/s</c>, <c>100/m</c>, <c>1000/h</c>; <c>10</c> is <c>10/s</c>.</summary>
    /// <exception cref="FormatException">It is not written like that.</exception>
    public static TaskLimit Rate(string rate) =>
        TryParseRate(rate, out var limit) ? limit : throw new FormatException($"A rate looks like '10/s', '100/m' or '1000/h', not '{rate}'.");

    /// <summary>Reads a rate; false when it is none.</summary>
    public static bool TryParseRate(string? rate, [NotNullWhen(true)] out TaskLimit? limit)
    {
        limit = null;
        var parts = (rate ?? "").Split('/');
        TimeSpan? period = parts.Length switch
        {
            1 => TimeSpan.FromSeconds(1),
            2 => parts[1] switch { "s" => TimeSpan.FromSeconds(1), "m" => TimeSpan.FromMinutes(1), "h" => TimeSpan.FromHours(1), _ => null },
            _ => null,
        };
        if (period is { } known && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var starts) && starts is >= 1 and <= Largest)
            limit = new TaskLimit { Starts = starts, Period = known };
        return limit is not null;
    }

    /// <summary>Whether it makes sense: positive numbers, none too large.</summary>
    public bool IsValid =>
        Concurrency is null or (>= 1 and <= Largest) && Starts is null or (>= 1 and <= Largest)
        && Period >= TimeSpan.FromMilliseconds(1) && Period <= TimeSpan.FromDays(1);

    /// <summary>As the scripts read it: concurrency, starts, period in ms.</summary>
    internal string Allowance => string.Create(CultureInfo.InvariantCulture, $"{Concurrency ?? 0} {Starts ?? 0} {(long)Period.TotalMilliseconds}");

    /// <summary>The limit that a script's text stands for.</summary>
    internal static TaskLimit FromAllowance(string text)
    {
        var parts = text.Split(' ').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new TaskLimit
        {
            Concurrency = parts[0] == 0 ? null : parts[0],
            Starts = parts[1] == 0 ? null : parts[1],
            Period = TimeSpan.FromMilliseconds(parts[2]),
        };
    }
}
