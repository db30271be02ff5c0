using OpenTelemetry.Trace;
using ServiceDefaults;
using Tests.Support;

namespace Tests.ServiceDefaults;

public sealed class FloodSamplerTests
{
    private readonly ManualTime _clock = new();
    private readonly FloodSampler _sampler;

    public FloodSamplerTests() => _sampler = new FloodSampler(perSecond: 3, _clock);

    [Fact]
    public void So_many_are_taken_in_each_second_and_no_more()
    {
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => IsTaken()));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(IsTaken());
    }

    private bool IsTaken() => _sampler.ShouldSample(default).Decision == SamplingDecision.RecordAndSample;
}
