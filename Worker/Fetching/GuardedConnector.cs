using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Worker.Fetching;

/// <summary>
/// Opens the connections of fetches, to public addresses only. It resolves the name itself and connects to the very address it checked,
/// so a name that answers differently a moment later (DNS rebinding) gains nothing.
/// </summary>
public sealed class GuardedConnector(IOptions<FetchOptions> options)
{
    private readonly HashSet<string> _allowed = new(options.Value.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>How names are resolved.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await FindAddressesAsync(host, port, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses of <paramref name="host"/> that may be connected to; at least one.</summary>
    /// <exception cref="FetchRefusedException">There is none.</exception>
    public async Task<IPAddress[]> FindAddressesAsync(string host, int port, CancellationToken cancellationToken)
    {
        var name = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(name, out var literal) ? [literal] : await Resolve(name, cancellationToken);
        if (IsAllowed(name, port))
            return addresses;

        var open = Array.FindAll(addresses, PublicAddress.IsPublic);
        return open.Length > 0 ? open : throw new FetchRefusedException($"the address of {host} is not public; Fetch:AllowedHosts can allow it");
    }

    private bool IsAllowed(string host, int port)
    {
        var written = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return _allowed.Contains(written) || _allowed.Contains($"{written}:{port}");
    }
}
