using System.Globalization;
using System.Text.Json;
using TaskQueue.Contracts;
using Web.Http;
using Web.Text;

namespace Web.Components.Schedules;

/// <summary>A schedule as a person writes it into the form.</summary>
public sealed class ScheduleInput
{
    public string? Name { get; set; }

    /// <summary>Whether it runs by interval; else by cron.</summary>
    public string? Timing { get; set; }

    public string? Cron { get; set; }

    public string? Every { get; set; }

    public string? TimeZone { get; set; }

    public string? Misfire { get; set; }

    public string? Queue { get; set; }

    public string? Arguments { get; set; }

    public bool IsInterval => Timing == "every";

    public static ScheduleInput New(TaskDefinition kind) => new()
    {
        Timing = "cron",
        TimeZone = "UTC",
        Misfire = "run_once",
        Arguments = kind.Example is { } example ? JsonText.Pretty(example) : "{}",
    };

    public static ScheduleInput Of(ScheduleSnapshot schedule) => new()
    {
        Name = schedule.Name,
        Timing = schedule.Every is null ? "cron" : "every",
        Cron = schedule.Cron,
        Every = schedule.Every?.ToString(CultureInfo.InvariantCulture),
        TimeZone = schedule.TimeZone,
        Misfire = schedule.Misfire == MisfirePolicy.Skip ? "skip" : "run_once",
        Queue = schedule.Queue,
        Arguments = JsonText.Pretty(schedule.Args),
    };

    /// <summary>What is meant; or what can't be meant. The Api judges the rest.</summary>
    public Answer<ScheduleDefinition> Read(string kind)
    {
        if (!ScheduleName.IsValid(Name))
            return Fault("The name can't be used.", "It has letters, digits, '.', '_' and '-', a letter or digit first, at most 64.");
        if (ArgumentText.FindFault(Arguments ?? "") is { } fault)
            return Fault("The arguments can't be read.", fault);
        double seconds = 0;
        if (IsInterval && !double.TryParse(Every, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds))
            return Fault("The interval can't be read.", "Write the seconds between two runs, as 30 or 0.5.");
        return new(new ScheduleDefinition
        {
            Kind = kind,
            Args = JsonElement.Parse(Arguments!),
            Queue = NullIfEmpty(Queue),
            Cron = IsInterval ? null : Cron?.Trim() ?? "",
            Every = IsInterval ? seconds : null,
            TimeZone = NullIfEmpty(TimeZone) ?? "UTC",
            Misfire = Misfire == "skip" ? MisfirePolicy.Skip : MisfirePolicy.RunOnce,
        });
    }

    private static Answer<ScheduleDefinition> Fault(string title, string detail) => new(null, new Problem { Title = title, Detail = detail });

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
