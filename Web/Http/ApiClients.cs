using Microsoft.Extensions.Http.Resilience;
using Web.Access;

namespace Web.Http;

/// <summary>The two HTTP clients for the Api: one for calls, one for its endless stream of events.</summary>
public static class ApiClients
{
    public const string Calls = "api";
    public const string Events = "api events";

    /// <summary>How long a call may take: a person waits.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    private static readonly Uri Api = new("https+http://api");

    public static void AddApiClients(this IServiceCollection services)
    {
        services.AddSingleton<TaskApi>();
        services.AddSingleton<ControlApi>();
        services.AddSingleton<ScheduleApi>();
        services.AddSingleton<SharedReads>();
        services.AddSingleton<FailureApi>();
        services.AddSingleton<StatsApi>();
        services.AddSingleton<WorkflowApi>();
        services.AddSingleton<KeyApi>();
        services.AddTransient<ApiKeys>();
        services.AddHttpClient(Calls, client => Use(client, Timeout)).WithoutRetries().AddHttpMessageHandler<ApiKeys>();
        services.AddHttpClient(Events, client => Use(client, System.Threading.Timeout.InfiniteTimeSpan)).WithoutRetries().AddHttpMessageHandler<ApiKeys>();
    }

    private static void Use(HttpClient client, TimeSpan timeout)
    {
        client.BaseAddress = Api;
        client.Timeout = timeout;
    }

    // A stream has no time limit, and a person wants to know at once that the Api is down: the page itself tries again.
    private static IHttpClientBuilder WithoutRetries(this IHttpClientBuilder client) =>
        client.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToArray())
                handlers.Remove(handler);
        });
}
