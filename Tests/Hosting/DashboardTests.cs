using System.Net;
using Aspire.Hosting.Testing;

namespace Tests.Hosting;

public sealed class DashboardTests
{
    [Fact]
    public async Task A_test_may_have_the_dashboard_too_on_a_port_of_its_own()
    {
        var stop = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("apphost-redis-");
        await using var builder = await TestAppHost.CreateWithDashboardAsync(data, stop, "Worker:Replicas=1");
        await using var app = await builder.BuildAsync(stop);
        await app.StartAsync(stop);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(TestAppHost.Dashboard, stop).WaitAsync(RunningApp.StartLimit, stop);

        using var client = app.CreateHttpClient(TestAppHost.Dashboard);
        using var page = await client.GetAsync("/", stop);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        await app.StopAsync(stop);
        data.Delete(recursive: true);
    }
}
