using OpenTelemetry.Trace;

namespace ServiceDefaults;

/// <summary>Takes every span while there are few, and so many in each second when there are more: telling of each would cost more than the work.</summary>
internal sealed class FloodSampler(int perSecond, TimeProvider clock) : Sampler
{
    /// <summary>New traces in a second: a person sees each of theirs.</summary>
    private const int NewTraces = 100;

    /// <summary>Spans in a second that continue the trace of another process: also of a batch of a million tasks, which share one.</summary>
    private const int Continued = 1000;

    private long _second;
    private int _taken;

    /// <summary>The default of every service. What a local span causes follows that span, so a trace is whole within a process.</summary>
    public static Sampler Default => new ParentBasedSampler(
        new FloodSampler(NewTraces, TimeProvider.System), new FloodSampler(Continued, TimeProvider.System),
        new AlwaysOffSampler(), new AlwaysOnSampler(), new AlwaysOffSampler());

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var second = clock.GetTimestamp() / clock.TimestampFrequency;
        if (Volatile.Read(ref _second) != second && Interlocked.Exchange(ref _second, second) != second)
            Volatile.Write(ref _taken, 0);
        // Looked at before it is counted: a flood would count beyond all numbers.
        var isTaken = Volatile.Read(ref _taken) < perSecond && Interlocked.Increment(ref _taken) <= perSecond;
        return new SamplingResult(isTaken ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }
}
