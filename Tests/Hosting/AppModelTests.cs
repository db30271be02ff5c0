using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tests.Hosting;

public sealed class AppModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("redis")]
    [InlineData("api")]
    [InlineData("worker")]
    [InlineData("web")]
    public async Task The_map_names(string resource)
    {
        await using var builder = await TestAppHost.DescribeAsync(Stop);

        Assert.True(builder.Resources.TryGetByName(resource, out _));
    }

    [Theory]
    [InlineData("api", "redis")]
    [InlineData("worker", "redis")]
    [InlineData("web", "api")]
    public async Task A_service_references_and_waits_for(string service, string dependency)
    {
        await using var builder = await TestAppHost.DescribeAsync(Stop);
        var annotations = Find(builder, service).Annotations;

        Assert.Contains(annotations.OfType<WaitAnnotation>(), wait => wait.Resource.Name == dependency && wait.WaitType == WaitType.WaitUntilHealthy);
        Assert.Contains(annotations.OfType<ResourceRelationshipAnnotation>(), link => link.Resource.Name == dependency && link.Type == "Reference");
    }

    [Theory]
    [InlineData("api", true)]
    [InlineData("web", true)]
    [InlineData("worker", false)]
    [InlineData("redis", false)]
    public async Task Only_what_people_call_is_external(string resource, bool external)
    {
        await using var builder = await TestAppHost.DescribeAsync(Stop);
        var endpoints = Find(builder, resource).Annotations.OfType<EndpointAnnotation>().ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.Equal(external, endpoint.IsExternal));
    }

    [Fact]
    public async Task Two_workers_run_unless_told_otherwise()
    {
        await using var byDefault = await TestAppHost.DescribeAsync(Stop);
        await using var asTold = await TestAppHost.DescribeAsync(Stop, "Worker:Replicas=5");

        Assert.Equal(2, Find(byDefault, "worker").Annotations.OfType<ReplicaAnnotation>().Single().Replicas);
        Assert.Equal(5, Find(asTold, "worker").Annotations.OfType<ReplicaAnnotation>().Single().Replicas);
    }

    [Fact]
    public async Task Published_redis_is_a_container_whatever_runs_here()
    {
        await using var builder = await TestAppHost.DescribeAsync(Stop, "--operation", "publish", "--publisher", "manifest");

        Assert.True(builder.ExecutionContext.IsPublishMode);
        Assert.IsAssignableFrom<ContainerResource>(Find(builder, "redis"));
    }

    [Fact]
    public async Task An_unknown_redis_mode_is_refused_by_name()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestAppHost.DescribeAsync(Stop, "Redis:Mode=remote"));

        Assert.Contains("remote", refusal.Message, StringComparison.Ordinal);
    }

    private static IResource Find(IDistributedApplicationBuilder builder, string name)
        => builder.Resources.Single(resource => resource.Name == name);
}
