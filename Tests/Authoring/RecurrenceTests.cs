using System.Globalization;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace Tests.Authoring;

/// <summary>When schedules are due. All times are UTC unless they carry an offset.</summary>
public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:14:59.999Z", "2026-01-01T00:15:00Z")]
    [InlineData("30 6 * * 1-5", "2026-01-02T06:30:00Z", "2026-01-05T06:30:00Z")]
    [InlineData("30 6 * * Mon-Fri", "2026-01-02T06:30:00Z", "2026-01-05T06:30:00Z")]
    [InlineData("*/5 * * * * *", "2026-01-01T00:00:03.2Z", "2026-01-01T00:00:05Z")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 0 29 2 1", "2026-01-01T00:00:00Z", "2044-02-29T00:00:00Z")]
    [InlineData("0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00Z")]
    public void Cron_is_due_at_the_next_time_that_fits(string cron, string now, string next) => Assert.Equal(Time(next), Cron(cron).Next(Time(now)));

    [Fact]
    public void Cron_goes_by_the_clock_of_its_time_zone()
    {
        var daily = Cron("0 6 * * *", "Europe/Vienna");

        Assert.Equal(Time("2026-01-15T05:00:00Z"), daily.Next(Time("2026-01-15T00:00:00Z")));
        Assert.Equal(Time("2026-07-15T04:00:00Z"), daily.Next(Time("2026-07-15T00:00:00Z")));
        Assert.Equal(Time("2026-01-15T00:15:00Z"), Cron("0 6 * * *", "Asia/Kathmandu").Next(Time("2026-01-14T12:00:00Z")));
    }

    // Vienna, 29 March 2026: at 02:00 (01:00 UTC) the clock is put to 03:00.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("*/10 2 * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("0 3 * * *", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z")]
    [InlineData("15 2,3 * * *", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z")]
    public void What_falls_in_the_skipped_hour_runs_once_as_it_ends(string cron, string now, params string[] next) => Follow(cron, now, next);

    // Vienna, 25 October 2026: at 03:00 (01:00 UTC) the clock is put back to 02:00.
    [Theory]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("0,40 2 * * *", "2026-10-24T23:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T00:40:00Z", "2026-10-26T01:00:00Z")]
    [InlineData("0 3 * * *", "2026-10-24T12:00:00Z", "2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z")]
    [InlineData("30 2 * * *", "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z")]
    public void What_falls_in_the_doubled_hour_runs_the_first_time_only(string cron, string now, params string[] next) => Follow(cron, now, next);

    [Theory]
    [InlineData("*/20 * * * *", "2026-03-29T00:30:00Z", "2026-03-29T00:40:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z")]
    [InlineData("5 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T00:05:00Z", "2026-03-29T01:05:00Z")]
    [InlineData("*/30 * * * *", "2026-10-25T00:10:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z")]
    [InlineData("5 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T00:05:00Z", "2026-10-25T01:05:00Z", "2026-10-25T02:05:00Z")]
    public void Every_hour_means_every_hour_that_passes(string cron, string now, params string[] next) => Follow(cron, now, next);

    [Fact]
    public void A_year_across_both_changes_has_a_run_for_each_day()
    {
        var (daily, now) = (Cron("30 2 * * *", "America/New_York"), Time("2026-01-01T00:00:00Z"));
        var days = new List<DateTimeOffset>();
        for (now = daily.Next(now); now < Time("2027-01-01T00:00:00Z"); now = daily.Next(now))
            days.Add(now);

        Assert.Equal(365, days.Count);
        Assert.All(days.Zip(days.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromHours(23), TimeSpan.FromHours(25)));
    }

    [Fact]
    public void An_interval_counts_from_when_it_was_due_and_leaves_out_what_has_passed()
    {
        var every = Read(new() { Kind = "k", Every = 90 });
        var due = Time("2026-01-01T00:00:00.5Z");

        Assert.Equal(due.AddSeconds(90), every.Next(due));
        Assert.Equal(due.AddSeconds(90), every.Next(due.AddSeconds(2), due));
        Assert.Equal(due.AddSeconds(180), every.Next(due.AddSeconds(90), due));
        Assert.Equal(due.AddSeconds(990), every.Next(due.AddSeconds(950), due));
    }

    [Theory]
    [InlineData(null, null, "UTC", "cron")]
    [InlineData("* * * * *", 5d, "UTC", "every")]
    [InlineData(null, 0.5, "UTC", "every")]
    [InlineData(null, double.NaN, "UTC", "every")]
    [InlineData(null, double.PositiveInfinity, "UTC", "every")]
    [InlineData(null, 1e9, "Mars/Base", "every", "time_zone")]
    [InlineData("", null, "UTC", "cron")]
    [InlineData("* * * *", null, "UTC", "cron")]
    [InlineData("60 * * * *", null, "UTC", "cron")]
    [InlineData("0 0 30 2 *", null, "UTC", "cron")]
    [InlineData("every day", null, "Vienna", "cron", "time_zone")]
    [InlineData("* * * * *", null, "", "time_zone")]
    [InlineData("* * * * *", null, "../../etc/passwd", "time_zone")]
    [InlineData("* * * * *", null, "/etc/localtime", "time_zone")]
    public void What_makes_no_sense_is_named(string? cron, double? every, string timeZone, params string[] fields)
    {
        var definition = new ScheduleDefinition { Kind = "k", Cron = cron, Every = every, TimeZone = timeZone };

        Assert.False(Recurrence.TryRead(definition, out var faults, out _));
        Assert.Equal(fields, faults.Keys);
        Assert.Throws<ArgumentException>(() => Recurrence.Read(definition));
    }

    private static void Follow(string cron, string now, string[] expected)
    {
        var recurrence = Cron(cron, "Europe/Vienna");
        var at = Time(now);
        Assert.All(expected, next => Assert.Equal(Time(next), at = recurrence.Next(at)));
    }

    private static Recurrence Cron(string cron, string timeZone = "UTC") => Read(new() { Kind = "k", Cron = cron, TimeZone = timeZone });

    private static Recurrence Read(ScheduleDefinition definition) => Recurrence.Read(definition);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
