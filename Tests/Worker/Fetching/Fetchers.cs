using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Worker.Fetching;

namespace Tests.Worker.Fetching;

/// <summary>Fetchers wired as in the worker.</summary>
internal static class Fetchers
{
    public static JsonFetcher Create(string? allow = null, TimeProvider? time = null, GuardedConnector? connector = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Fetch:AllowedHosts:0"] = allow;
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddFetching();
        if (connector is not null)
            builder.Services.AddSingleton(connector);
        return builder.Build().Services.GetRequiredService<JsonFetcher>();
    }
}
