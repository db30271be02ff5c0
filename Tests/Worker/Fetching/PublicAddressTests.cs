using System.Net;
using Worker.Fetching;

namespace Tests.Worker.Fetching;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("192.0.1.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void The_internet_is_public(string address) => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("0.0.0.0")] // this host
    [InlineData("0.1.2.3")]
    [InlineData("127.0.0.1")] // loopback
    [InlineData("127.255.255.254")]
    [InlineData("10.0.0.1")] // private
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.0.1")] // link-local
    [InlineData("169.254.169.254")] // metadata of most clouds
    [InlineData("100.64.0.1")] // carrier-grade NAT
    [InlineData("100.100.100.200")] // metadata of one
    [InlineData("192.0.0.192")] // metadata of another
    [InlineData("168.63.129.16")] // a cloud's platform address
    [InlineData("192.0.2.1")] // documentation
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("198.18.0.1")] // benchmarks
    [InlineData("192.88.99.1")] // 6to4 relays
    [InlineData("224.0.0.1")] // multicast
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")] // reserved
    [InlineData("255.255.255.255")] // broadcast
    public void Special_IPv4_is_not(string address) => Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("::")] // unspecified
    [InlineData("::1")] // loopback
    [InlineData("fe80::1")] // link-local
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")] // site-local
    [InlineData("fc00::1")] // unique local
    [InlineData("fd00:ec2::254")] // metadata
    [InlineData("ff02::1")] // multicast
    [InlineData("100::1")] // discard
    [InlineData("2001:db8::1")] // documentation
    [InlineData("3fff::1")]
    [InlineData("2001::7f00:1")] // Teredo
    [InlineData("2001:20::1")] // overlay identifiers
    [InlineData("5f00::1")] // segment routing
    public void Special_IPv6_is_not(string address) => Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("::ffff:127.0.0.1")] // mapped
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("::127.0.0.1")] // compatible
    [InlineData("64:ff9b::7f00:1")] // NAT64
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::a00:1")] // local NAT64
    [InlineData("2002:7f00:1::1")] // 6to4
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2002:0808:0808::1")]
    public void Nor_is_an_IPv4_address_that_hides_in_IPv6(string address) => Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));
}
