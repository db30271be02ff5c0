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

    public static string Key(string name) => $"tq.{name}.{Secret(name)}";

    /// <summary>Calls with the key of that name; null for none.</summary>
    public HttpClient As(string? name) => With(name is null ? null : Key(name));

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
    internal ApiServer Start(string? server = null) => new(server ?? redis.ConnectionString, _prefix, Settings());

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

    internal static Dictionary<string, string> Settings() => new()
    {
        ["Security:Keys:root:Secret"] = Secret("root"),
        ["Security:Keys:olga:Secret"] = Secret("olga"),
        ["Security:Keys:olga:Role"] = "operator",
        ["Security:Keys:vera:Sha256"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Key("vera")))),
        ["Security:Keys:vera:Role"] = "viewer",
        ["Security:KeyCache"] = "00:00:01",
    };

    private static string Secret(string name) => $"{name}-0123456789abcdefghijklmnopqrstuvwxyz";
}
