using Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Api;

/// <summary>The Api as it is, on Kestrel and a port of its own.</summary>
internal sealed class ApiServer : WebApplicationFactory<ApiOptions>
{
    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _replace;

    public ApiServer(string redis, string prefix, Dictionary<string, string>? settings = null, Action<IServiceCollection>? replace = null)
    {
        _settings = new(settings ?? [])
        {
            // By a setting: the factory's own way to choose a port comes too late at times, after the server has started.
            [WebHostDefaults.ServerUrlsKey] = "http://127.0.0.1:0",
            ["ConnectionStrings:redis"] = redis,
            ["TaskQueue:Prefix"] = prefix,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        // Anybody may call, unless a test has settings of its own about that.
        if (!_settings.Keys.Any(key => key.StartsWith("Security:", StringComparison.Ordinal)))
            _settings["Security:Anonymous"] = "true";
        _replace = replace;
        UseKestrel();
        StartServer();
        Http = CreateClient(new() { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });
        Http.Timeout = Limits.Wait;
    }

    public HttpClient Http { get; }

    /// <summary>The path and query of every request that has reached the Api, before it is answered.</summary>
    public Recorder<string> Arrived { get; } = new("a request");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new ArrivalFilter(Arrived)));
        if (_replace is not null)
            builder.ConfigureTestServices(_replace);
    }

    private sealed class ArrivalFilter(Recorder<string> arrived) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                arrived.Add(context.Request.GetEncodedPathAndQuery());
                return rest(context);
            });
            next(app);
        };
    }
}
