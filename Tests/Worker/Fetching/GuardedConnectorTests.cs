using System.Net;
using Microsoft.Extensions.Options;
using Worker.Fetching;

namespace Tests.Worker.Fetching;

public sealed class GuardedConnectorTests
{
    [Fact]
    public async Task Only_the_public_addresses_of_a_name_are_used() =>
        Assert.Equal([IPAddress.Parse("1.1.1.1")], await FindAsync("mixed.example", 80, ["127.0.0.1", "1.1.1.1", "::ffff:10.0.0.1"]));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    public async Task A_name_that_leads_inside_is_refused(string address)
    {
        var refused = await Assert.ThrowsAsync<FetchRefusedException>(() => FindAsync("evil.example", 80, [address]));

        Assert.Contains("evil.example", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(address, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    [InlineData("0x7f000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("0")]
    public async Task This_machine_is_refused_however_it_is_written(string host) =>
        await Assert.ThrowsAsync<FetchRefusedException>(() => new GuardedConnector(Options.Create(new FetchOptions()))
            .FindAddressesAsync(host, 80, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("inside.example", 80, "inside.example")]
    [InlineData("INSIDE.example", 80, "inside.EXAMPLE")]
    [InlineData("inside.example", 8080, "inside.example:8080")]
    [InlineData("10.0.0.1", 80, "10.0.0.1")]
    [InlineData("[fd00::1]", 80, "[fd00::1]:80")]
    public async Task An_allowed_host_may_be_inside(string host, int port, string allowed) =>
        Assert.NotEmpty(await FindAsync(host, port, ["10.0.0.1"], allowed));

    [Theory]
    [InlineData("inside.example", 81, "inside.example:80")]
    [InlineData("other.inside.example", 80, "inside.example")]
    [InlineData("inside.example.evil.example", 80, "inside.example")]
    [InlineData("10.0.0.10", 80, "10.0.0.1")]
    public async Task Its_neighbours_may_not(string host, int port, string allowed) =>
        await Assert.ThrowsAsync<FetchRefusedException>(() => FindAsync(host, port, ["10.0.0.1"], allowed));

    private static Task<IPAddress[]> FindAsync(string host, int port, string[] addresses, params string[] allowed)
    {
        var options = new FetchOptions();
        foreach (var one in allowed)
            options.AllowedHosts.Add(one);
        var connector = new GuardedConnector(Options.Create(options))
        {
            Resolve = (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()),
        };
        return connector.FindAddressesAsync(host, port, TestContext.Current.CancellationToken);
    }
}
