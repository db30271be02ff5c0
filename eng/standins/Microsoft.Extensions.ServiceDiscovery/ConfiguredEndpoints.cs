using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>
/// Resolves <c>https+http://name/path</c> by the configuration keys <c>services:name:SCHEME[:N]</c>: the first scheme that has
/// addresses wins, several addresses take turns, and a name without a section is passed on as it is.
/// </summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, Turn> _turns = new();

    public Uri Resolve(Uri uri)
    {
        var schemes = uri.Scheme.Split('+');
        var addresses = Find(configuration.GetSection("services").GetSection(uri.Host), schemes);
        if (addresses.Count == 0)
            return schemes.Length == 1 ? uri : new UriBuilder(uri) { Scheme = schemes[0] }.Uri;

        var turn = _turns.GetOrAdd(uri.Host, _ => new Turn());
        return At(addresses[turn.Next(addresses.Count)], uri);
    }

    private static List<Uri> Find(IConfigurationSection service, string[] schemes)
    {
        var section = new[] { "default" }.Concat(schemes).Select(service.GetSection).FirstOrDefault(section => section.Exists());
        if (section is null)
            return [];

        var values = section.Value is { Length: > 0 } single ? [single] : section.GetChildren().Select(child => child.Value);
        var addresses = values.Select(value => new Uri(value!)).ToList();
        var preferred = schemes.FirstOrDefault(scheme => addresses.Any(address => address.Scheme == scheme));
        return addresses.Where(address => address.Scheme == preferred).ToList();
    }

    private static Uri At(Uri address, Uri uri)
    {
        var path = $"{address.AbsolutePath.TrimEnd('/')}/{uri.AbsolutePath.TrimStart('/')}";
        return new UriBuilder(uri) { Scheme = address.Scheme, Host = address.Host, Port = address.Port, Path = path }.Uri;
    }

    private sealed class Turn
    {
        private int _count = -1;

        public int Next(int modulus) => (int)((uint)Interlocked.Increment(ref _count) % (uint)modulus);
    }
}
