using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>How far back one looks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StatsWindow>))]
public enum StatsWindow
{
    /// <summary>15 minutes, in steps of 10 seconds.</summary>
    [JsonStringEnumMemberName("15m")]
    QuarterHour,

    /// <summary>3 hours, in steps of a minute.</summary>
    [JsonStringEnumMemberName("3h")]
    ThreeHours,

    /// <summary>24 hours, in steps of 10 minutes.</summary>
    [JsonStringEnumMemberName("24h")]
    Day,
}

/// <summary>The windows' names.</summary>
public static class StatsWindows
{
    /// <summary>The name on the wire: <c>15m</c>, <c>3h</c>, <c>24h</c>.</summary>
    public static string WireName(this StatsWindow window) => window switch
    {
        StatsWindow.QuarterHour => "15m",
        StatsWindow.ThreeHours => "3h",
        _ => "24h",
    };

    /// <summary>Reads a name; nothing means the shortest.</summary>
    public static bool TryParse(string? name, out StatsWindow window)
    {
        window = StatsWindow.QuarterHour;
        if (string.IsNullOrEmpty(name))
            return true;
        foreach (var one in Enum.GetValues<StatsWindow>())
        {
            if (one.WireName() == name)
            {
                window = one;
                return true;
            }
        }

        return false;
    }
}
