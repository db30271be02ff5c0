using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Gives every replica its ports before anything starts, and refuses to start when a fixed one is taken.</summary>
internal static class PortAllocator
{
    // Several applications may start in one test process.
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    public static void Allocate(IEnumerable<IResource> resources, bool randomize)
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        var taken = new List<string>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                taken.AddRange(Allocate(resource, endpoint, randomize, listeners));
            }
        }

        if (taken.Count > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, taken));
        }
    }

    private static IEnumerable<string> Allocate(IResource resource, EndpointAnnotation endpoint, bool randomize, HashSet<int> listeners)
    {
        var fixedPort = randomize && endpoint.IsProxied ? null : endpoint.Port;
        endpoint.ReplicaPorts.Clear();
        endpoint.ReplicaPorts.Add(fixedPort ?? FreePort());
        endpoint.ReplicaPorts.AddRange(Enumerable.Range(1, ResourceRunner.ReplicasOf(resource) - 1).Select(_ => FreePort()));
        endpoint.AllocatedEndpoint = new(endpoint, endpoint.TargetHost, endpoint.ReplicaPorts[0]);
        if (fixedPort is { } port && listeners.Contains(port))
        {
            yield return $"Port {port}, which {resource.Name} needs, is taken by {PortHolder.Of(port)}. Stop that process, or change the port in launchSettings.json.";
        }
    }

    /// <summary>Below the ephemeral range: until its process listens, a port from that range may be given to somebody's outgoing connection.</summary>
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
