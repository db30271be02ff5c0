using System.Net;

namespace Tests.ServiceDefaults;

public sealed class ServiceDiscoveryTests : IDisposable
{
    private readonly RecordingServer _server = new(HttpStatusCode.OK);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_logical_name_becomes_the_configured_address()
    {
        await GetAsync("http://api/tasks?state=PENDING", ("services:api:http:0", "http://10.0.0.1:8080"));

        Assert.Equal([new Uri("http://10.0.0.1:8080/tasks?state=PENDING")], _server.Addresses);
    }

    [Fact]
    public async Task Https_is_preferred_where_both_are_offered()
    {
        await GetAsync("https+http://api/", ("services:api:http:0", "http://10.0.0.1"), ("services:api:https:0", "https://10.0.0.1:8443"));

        Assert.Equal([new Uri("https://10.0.0.1:8443/")], _server.Addresses);
    }

    [Fact]
    public async Task Http_is_used_where_https_is_not_offered()
    {
        await GetAsync("https+http://api/", ("services:api:http:0", "http://10.0.0.1:8080"));

        Assert.Equal([new Uri("http://10.0.0.1:8080/")], _server.Addresses);
    }

    [Fact]
    public async Task Replicas_take_turns()
    {
        using var host = ServiceBuilder.Build(
            _server, ("services:api:http:0", "http://10.0.0.1:80"), ("services:api:http:1", "http://10.0.0.2:80"));
        using var client = host.Client();

        for (var i = 0; i < 4; i++)
            (await client.GetAsync("http://api/", TestContext.Current.CancellationToken)).Dispose();

        Assert.Equal(2, _server.Addresses.Count(address => address.Host == "10.0.0.1"));
        Assert.Equal(2, _server.Addresses.Count(address => address.Host == "10.0.0.2"));
    }

    [Fact]
    public async Task An_address_that_is_not_a_service_passes_unchanged()
    {
        await GetAsync("http://example.com:81/x");

        Assert.Equal([new Uri("http://example.com:81/x")], _server.Addresses);
    }

    private async Task GetAsync(string uri, params (string, string)[] settings)
    {
        using var host = ServiceBuilder.Build(_server, settings);
        using var client = host.Client();
        (await client.GetAsync(uri, TestContext.Current.CancellationToken)).Dispose();
    }
}
