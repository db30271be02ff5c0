using System.Text;

namespace Tests.Fuzz;

/// <summary>Bytes and texts that nobody would write on purpose; the same seed makes the same ones.</summary>
internal sealed class Fuzzer(int seed)
{
    private static readonly string[] Nasty =
    [
        "", " ", "0", "-1", "1e400", "9223372036854775808", "NaN", "null", "true", "[]", "{}", "\"", "'", "\\", "\0", "\u0001\u0002", "\ud800", "💥", "..", "../../etc/passwd", "%00", "%", "*", "?", "~parked", "default",
        "default-1-1", "default-0-0d", "a:b", "{x}", "\r\nX: y", "<script>alert(1)</script>", "' OR 1=1 --", "${jndi:x}", "2030-01-01T00:00:00Z", "0001-01-01", "*/0 * * * *", "60 * * * *", "99999999999/s", "-5/m", "1/",
        "UTC", "Europe/Vienna", "tests.run", "tasks.divide", new string('a', 300), new string('9', 40),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Less than <paramref name="below"/>.</summary>
    public int Next(int below) => _random.Next(below);

    /// <summary>One of these.</summary>
    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    /// <summary>Random bytes.</summary>
    public byte[] Bytes(int atMost)
    {
        var bytes = new byte[_random.Next(atMost + 1)];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>These bytes, damaged in some places.</summary>
    public byte[] Damage(ReadOnlySpan<byte> bytes)
    {
        var list = new List<byte>(bytes.ToArray());
        for (var i = _random.Next(1, 6); i > 0 && list.Count > 0; i--)
        {
            var at = _random.Next(list.Count);
            switch (_random.Next(5))
            {
                case 0: list[at] = (byte)_random.Next(256); break;
                case 1: list[at] ^= (byte)(1 << _random.Next(8)); break;
                case 2: list.RemoveRange(at, _random.Next(list.Count - at + 1)); break;
                case 3: list.InsertRange(at, Bytes(20)); break;
                default: list.InsertRange(at, list.Skip(_random.Next(list.Count)).Take(_random.Next(30)).ToArray()); break;
            }
        }

        return [.. list];
    }

    /// <summary>Some text.</summary>
    public string Text() => _random.Next(4) switch
    {
        0 => Pick(Nasty) + Pick(Nasty),
        1 => Encoding.Latin1.GetString(Bytes(12)),
        2 => new string([.. Enumerable.Range(0, _random.Next(12)).Select(_ => Pick("0123456789*/,-+: .#LW?@".ToCharArray()))]),
        _ => Pick(Nasty),
    };

    /// <summary>Some JSON, or nearly.</summary>
    public string Json(int depth = 0) => _random.Next(depth > 3 ? 5 : 9) switch
    {
        0 => "null",
        1 => _random.Next(-3, 100).ToString(System.Globalization.CultureInfo.InvariantCulture),
        2 => System.Text.Json.JsonSerializer.Serialize(Text().Replace("\ud800", "", StringComparison.Ordinal)),
        3 => "1e999",
        4 => _random.Next(2) == 0 ? "true" : "\"" + Pick(Nasty),
        5 => $"[{Json(depth + 1)},{Json(depth + 1)}]",
        6 => string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300)),
        _ => $"{{\"{Pick(["name", "args", "step", "x", "tasks", "steps", "id", "cron", "every", "queue", "kind", "concurrency", "a"])}\":{Json(depth + 1)},\"{Pick(["options", "chain", "group", "header", "body", "b"])}\":{Json(depth + 1)}}}",
    };
}
