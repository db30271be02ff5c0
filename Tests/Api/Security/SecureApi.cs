using System.Net.Http.Headers;
using Tests.Support;

namespace Tests.Api.Security;

/// <summary>The Api with keys on: an administrator, an operator and a viewer of the configuration.</summary>
public sealed class SecureApi(RedisFixture redis) : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private readonly List<IDisposable> _clients = [];
    private ApiServer? _api;

    internal ApiServer Server => _api!;

    public RedisFixture Redis => redis;

    public string Prefix => _prefix;

    /// <summary>Calls with the key of that name; null for none.</summary>
    public HttpClient As(string? name) => With(name is null ? null : TestKeys.Of(name));

    public HttpClient With(string? key) => With(Server, key);

    internal HttpClient With(ApiServer api, string? key)
    {
        var client = new HttpClient { BaseAddress = api.Http.BaseAddress, Timeout = Limits.Wait };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _clients.Add(client);
        return client;
    }

    /// <summary>One more replica.</summary>
    internal ApiServer Start(string? server = null) => new(server ?? redis.ConnectionString, _prefix, TestKeys.Settings());

    public ValueTask InitializeAsync()
    {
        _api = Start();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        if (_api is not null)
            await _api.DisposeAsync();
    }
}
