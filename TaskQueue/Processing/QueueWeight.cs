using System.Globalization;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>A queue to consume and its share of a worker's slots while they are scarce: <c>critical:6</c>; without a number, 1.</summary>
internal readonly record struct QueueWeight(string Queue, int Weight)
{
    /// <summary>Reads <c>name</c> or <c>name:weight</c>.</summary>
    public static bool TryParse(string text, out QueueWeight queue)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var weight = 1;
        queue = default;
        if (!QueueName.IsValid(name) || (colon >= 0 && !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out weight)))
            return false;
        queue = new QueueWeight(name, weight);
        return weight is >= 1 and <= WorkerControl.MaxWeight;
    }

    /// <summary>Reads what was validated before. A queue named twice counts once.</summary>
    public static IReadOnlyList<QueueWeight> Parse(IEnumerable<string> texts) =>
        [.. texts.Select(text => TryParse(text, out var queue) ? queue : throw new FormatException($"'{text}' is no queue.")).DistinctBy(queue => queue.Queue).OrderBy(queue => queue.Queue, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override string ToString() => Weight == 1 ? Queue : string.Create(CultureInfo.InvariantCulture, $"{Queue}:{Weight}");
}
