using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskQueue.Client;

/// <summary>Where a listener is in the events of each queue: <c>queue=entry.index</c>, separated by commas. It is the id of a server-sent event.</summary>
internal sealed partial class EventCursor
{
    private readonly SortedDictionary<string, (string Entry, int Index)> _positions = new(StringComparer.Ordinal);

    /// <summary>The queues it knows a position of.</summary>
    public IReadOnlyCollection<string> Queues => _positions.Keys;

    /// <summary>Reads a cursor; a malformed one is empty.</summary>
    public static EventCursor Parse(string? text)
    {
        var cursor = new EventCursor();
        if (text is null || !Pattern().IsMatch(text))
            return cursor;
        foreach (var part in text.Split(','))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            cursor.Move(part[..at], part[(at + 1)..]);
        }

        return cursor;
    }

    /// <summary>The position in a queue; null when unknown.</summary>
    public (string Entry, int Index)? Of(string queue) => _positions.TryGetValue(queue, out var position) ? position : null;

    /// <summary>Goes to an event, <c>entry.index</c>. False when it lies behind already: the listener has had it.</summary>
    public bool Move(string queue, string eventId)
    {
        var dot = eventId.LastIndexOf('.');
        var position = (Entry: eventId[..dot], Index: int.Parse(eventId.AsSpan(dot + 1), CultureInfo.InvariantCulture));
        if (_positions.TryGetValue(queue, out var last) && Order(position).CompareTo(Order(last)) <= 0)
            return false;
        _positions[queue] = position;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(',', _positions.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}={one.Value.Entry}.{one.Value.Index}")));

    private static (long Milliseconds, long Sequence, int Index) Order((string Entry, int Index) position)
    {
        var dash = position.Entry.IndexOf('-', StringComparison.Ordinal);
        return (long.Parse(position.Entry.AsSpan(0, dash), CultureInfo.InvariantCulture), long.Parse(position.Entry.AsSpan(dash + 1), CultureInfo.InvariantCulture), position.Index);
    }

    [GeneratedRegex(@"^[a-z][a-z0-9._]{0,63}=\d{1,15}-\d{1,18}\.\d{1,6}(,[a-z][a-z0-9._]{0,63}=\d{1,15}-\d{1,18}\.\d{1,6}){0,99}$")]
    private static partial Regex Pattern();
}
