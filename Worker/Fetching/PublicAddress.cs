using System.Net;
using System.Net.Sockets;

namespace Worker.Fetching;

/// <summary>Tells addresses of the public internet from those that reach this machine, its network or its cloud's metadata service.</summary>
public static class PublicAddress
{
    // IANA's special-purpose registry, multicast, the reserved class E, and Azure's platform address, which looks public and is not.
    private static readonly IPNetwork[] RefusedIPv4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32");

    // Global unicast is all there is to reach; loopback, unique local, link-local, multicast and the rest lie outside it.
    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    // Inside it: protocol assignments with Teredo, documentation, and 6to4, which smuggles an IPv4 address.
    private static readonly IPNetwork[] RefusedIPv6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    // Networks without IPv4 reach the IPv4 internet through this prefix: what counts is the address inside.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !RefusedIPv4.Any(network => network.Contains(address));
        if (Nat64.Contains(address))
            return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return GlobalIPv6.Contains(address) && !RefusedIPv6.Any(network => network.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
