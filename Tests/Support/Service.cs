using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tests.Support;

/// <summary>One of our services as it is, in this process, with the settings of a test. <typeparamref name="T"/> is any type of its assembly.</summary>
internal sealed class Service<T>(IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? configure = null) : WebApplicationFactory<T>
    where T : class
{
    private int _port;

    /// <summary>Starts it behind a real socket and gives its address.</summary>
    public Uri Listen(int port = 0)
    {
        // Not UseKestrel(port): it sets the port when the service may have started already.
        _port = port;
        UseKestrel();
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseUrls($"http://127.0.0.1:{_port}");
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        if (configure is not null)
            builder.ConfigureTestServices(configure);
    }
}
