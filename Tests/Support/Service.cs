using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Tests.Support;

/// <summary>One of our services as it is, in this process, with the settings of a test. <typeparamref name="T"/> is any type of its assembly.</summary>
internal sealed class Service<T>(IReadOnlyDictionary<string, string> settings) : WebApplicationFactory<T>
    where T : class
{
    /// <summary>Starts it behind a real socket and gives its address.</summary>
    public Uri Listen(int port = 0)
    {
        UseKestrel(port);
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in settings)
            builder.UseSetting(name, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
    }
}
