using System.Globalization;
using System.Text;

namespace Tests.Load;

/// <summary>What was seen at one moment of the load.</summary>
internal sealed record LoadSample(TimeSpan At, Dictionary<string, double> Memory, long Unfinished, IReadOnlyList<double> Latencies);

/// <summary>What was seen, told as a table and as the trends that matter.</summary>
internal sealed class LoadReport(double peak, double rate, TimeSpan drained, int backlog)
{
    private readonly List<LoadSample> _samples = [];

    public void Add(LoadSample sample) => _samples.Add(sample);

    public IEnumerable<string> Services => _samples[0].Memory.Keys;

    /// <summary>Memory of the last third over that of the second: the first warms up.</summary>
    public double Growth(string service) => Third(2).Average(sample => sample.Memory[service]) / Third(1).Average(sample => sample.Memory[service]);

    /// <summary>The p99 of a caller's wait in the last third over that in the second.</summary>
    public double Drift => P99(Third(2)) / P99(Third(1));

    public string ToTable(long accepted)
    {
        var text = new StringBuilder();
        var last = _samples[^1];
        Line(text, $"Load: {last.At.TotalMinutes:0.0} minutes at {rate:0} tasks/s, {LoadPlan.Share:P0} of the peak of {peak:0}/s; {accepted:N0} tasks accepted, all of them ended");
        Line(text, $"A backlog of {backlog:N0} was drained in {drained.TotalSeconds:0} s, while it was being enqueued: {backlog / drained.TotalSeconds:0}/s");
        Line(text, $"");
        Line(text, $"| minute | {string.Join(" | ", Services.Select(name => $"{name} MiB"))} | unfinished | caller waits p50 ms | p99 ms |");
        Line(text, $"|---|{string.Concat(Services.Select(_ => "---|"))}---|---|---|");
        var step = Math.Max(1, _samples.Count / 15);
        foreach (var group in _samples.Chunk(step))
        {
            var memory = string.Join(" | ", Services.Select(name => group[^1].Memory[name].ToString("0", CultureInfo.InvariantCulture)));
            Line(text, $"| {group[^1].At.TotalMinutes:0.0} | {memory} | {group.Max(sample => sample.Unfinished)} | {Percentile(group, 0.5):0.0} | {P99(group):0.0} |");
        }

        Line(text, $"");
        foreach (var service in Services)
            Line(text, $"{service}: memory of the last third is {Growth(service):0.00} of that before");
        Line(text, $"p99 of the last third is {Drift:0.00} of that before");
        return text.ToString();
    }

    private LoadSample[] Third(int which)
    {
        var size = _samples.Count / 3;
        return [.. _samples.Skip(which * size).Take(size)];
    }

    private static double P99(IEnumerable<LoadSample> samples) => Percentile(samples, 0.99);

    private static double Percentile(IEnumerable<LoadSample> samples, double share)
    {
        var sorted = samples.SelectMany(sample => sample.Latencies).Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
