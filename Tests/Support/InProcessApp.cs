using Api;
using Web;
using Worker.Tasks;

namespace Tests.Support;

/// <summary>The whole system in this process: Worker, Api and Web over real HTTP, on a real Redis, under a prefix of its own.</summary>
public sealed class InProcessApp : IAsyncDisposable
{
    public const string Dashboard = "http://dashboard.example";
    public const string Pages = "http://pages.example";

    private readonly Dictionary<string, string> _settings;
    private readonly Service<Divide> _worker;
    private readonly bool _secure;
    private Service<Links>? _web;
    private Service<ApiOptions>? _api;

    private InProcessApp(Dictionary<string, string> settings, bool secure) => (_settings, _worker, _secure) = (settings, new(settings), secure);

    /// <summary>What the keys in Redis begin with.</summary>
    public string Prefix => _settings["TaskQueue:Prefix"];

    /// <summary>The pages.</summary>
    public Uri Web { get; private set; } = null!;

    /// <summary>The Api, also while it is stopped.</summary>
    public Uri Api { get; private set; } = null!;

    /// <param name="redis">Where its keys are.</param>
    /// <param name="secure">Whether it asks for keys, those of <see cref="TestKeys"/>.</param>
    public static async Task<InProcessApp> StartAsync(RedisFixture redis, bool secure = false)
    {
        var access = secure ? TestKeys.Settings() : new() { ["Security:Anonymous"] = "true" };
        var app = new InProcessApp(new(access)
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            ["TaskQueue:Prefix"] = RedisFixture.NewPrefix(),
            ["Tutorial:DivideDelay"] = "00:00:00",
            ["Tutorial:UploadStepDelay"] = "00:00:00",
            ["Dashboard:Url"] = Dashboard,
            ["TaskQueue:PagesUrl"] = Pages,
        }, secure);
        app.StartApi();
        app._worker.Listen();
        await app.StartWebAsync();
        return app;
    }

    /// <summary>The first start chooses the port, later ones keep it.</summary>
    public void StartApi()
    {
        _api = new(_settings);
        Api = _api.Listen(Api?.Port ?? 0);
    }

    public async Task StopApiAsync()
    {
        await _api!.DisposeAsync();
        _api = null;
    }

    /// <summary>As the administrator, where keys are asked for.</summary>
    public HttpClient CreateApiClient()
    {
        var client = new HttpClient { BaseAddress = Api };
        if (_secure)
            client.DefaultRequestHeaders.Authorization = new("Bearer", TestKeys.Of("root"));
        return client;
    }

    public HttpClient CreateWebClient() => new() { BaseAddress = Web };

    /// <summary>One more Web, on another port; the caller disposes of it.</summary>
    internal Service<Links> CreateWeb() => new(new Dictionary<string, string>(_settings) { ["services:api:http:0"] = Api.ToString().TrimEnd('/') });

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
            await _web.DisposeAsync();
        if (_api is not null)
            await _api.DisposeAsync();
        await _worker.DisposeAsync();
    }

    // What a worker can do is known once it has published it.
    private async Task StartWebAsync()
    {
        using var api = CreateApiClient();
        await Eventually.TrueAsync("kinds published", async () => (await api.GetStringAsync("kinds")).Contains("tasks.divide", StringComparison.Ordinal));

        _web = CreateWeb();
        Web = _web.Listen();
    }
}
