using StackExchange.Redis;

namespace TaskQueue.Broker;

/// <summary>What operators set for a queue: fields and values of a small hash.</summary>
internal sealed class QueueControl
{
    /// <summary>What begins the field of a limit; its title follows.</summary>
    public const string LimitPrefix = "limit:";

    /// <summary>The field that is there while no task starts.</summary>
    public const string Paused = "paused";

    /// <summary>The field that is there while no new task is taken.</summary>
    public const string Draining = "draining";

    private readonly Dictionary<string, string> _fields;

    private QueueControl(Dictionary<string, string> fields)
    {
        _fields = fields;
        HasLimits = fields.Keys.Any(name => name.StartsWith(LimitPrefix, StringComparison.Ordinal));
    }

    /// <summary>Nothing is set.</summary>
    public static QueueControl None { get; } = new([]);

    /// <summary>Whether no task starts.</summary>
    public bool IsPaused => _fields.ContainsKey(Paused);

    /// <summary>Whether no new task is taken.</summary>
    public bool IsDraining => _fields.ContainsKey(Draining);

    /// <summary>Whether a limit is set.</summary>
    public bool HasLimits { get; }

    /// <summary>What is set for a limit; null when nothing is.</summary>
    public string? Limit(string title) => _fields.GetValueOrDefault(LimitPrefix + title);

    /// <summary>Reads fields and values in turn.</summary>
    public static QueueControl Read(RedisResult reply)
    {
        if (reply.Length == 0)
            return None;
        var fields = new Dictionary<string, string>(reply.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i + 1 < reply.Length; i += 2)
            fields[(string)reply[i]!] = (string)reply[i + 1]!;
        return new QueueControl(fields);
    }
}
