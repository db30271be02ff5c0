using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using TaskQueue.Processing;
using Tests.Support;

namespace Tests.Processing;

public sealed class ConsumptionHealthTests
{
    private readonly ManualTime _time = new();
    private readonly Hand _hand = new();

    [Fact]
    public async Task A_loop_that_is_silent_for_too_long_is_unhealthy_and_one_that_waits_for_a_slot_is_not()
    {
        var health = Health();
        health.Turned("default");
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(health));

        health.WaitsForSlot("default");

        Assert.Equal(HealthStatus.Healthy, await StatusAsync(health));
    }

    [Fact]
    public async Task As_many_stuck_handlers_as_slots_are_a_reason_to_restart()
    {
        var health = Health();
        _hand.AddStuck();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(health));

        _hand.AddStuck();

        Assert.Equal(HealthStatus.Degraded, await StatusAsync(health));
    }

    private ConsumptionHealth Health() => new(_hand, Options.Create(new WorkerOptions { Concurrency = 2 }), _time);

    private static async Task<HealthStatus> StatusAsync(ConsumptionHealth health)
    {
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("consumption", health, HealthStatus.Unhealthy, []) };
        return (await health.CheckHealthAsync(context, TestContext.Current.CancellationToken)).Status;
    }
}
