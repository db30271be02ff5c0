using System.Globalization;
using TaskQueue.Contracts;

namespace Web.Text;

/// <summary>Schedules in words.</summary>
public static class ScheduleText
{
    /// <summary>"every 30 s", "every 2 h".</summary>
    public static string Every(double seconds) => "every " + (seconds switch
    {
        < 60 => $"{seconds.ToString("0.###", CultureInfo.InvariantCulture)} s",
        _ => Times.Measured(seconds),
    });

    /// <summary>When it runs: what cron says, or the interval.</summary>
    public static string Timing(ScheduleDefinition schedule) => schedule.Every is { } seconds ? Every(seconds) : schedule.Cron ?? "never";

    /// <summary>The call it makes when it runs.</summary>
    public static string Call(ScheduleDefinition schedule, int length = 70) => $"{schedule.Kind}({JsonText.Call(schedule.Args, length)})";
}
