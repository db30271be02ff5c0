using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue;

namespace Api.Inspection;

/// <summary>What answers here, and where to go on.</summary>
/// <param name="Name">The name of the system.</param>
/// <param name="Version">Its version.</param>
/// <param name="Links">Where to go on, by name.</param>
internal sealed record IndexPage(string Name, string Version, IReadOnlyDictionary<string, string> Links);

internal static class GetIndex
{
    public static readonly string Version =
        typeof(GetIndex).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Says what answers here</summary>
    /// <response code="200">Name, version and links.</response>
    public static Ok<IndexPage> Handle(IOptions<ApiOptions> options, IOptions<TaskQueueOptions> queue)
    {
        var links = new Dictionary<string, string>
        {
            ["docs"] = "/docs",
            ["openapi"] = "/openapi/v1.json",
            ["tasks"] = "/tasks",
            ["dead_letters"] = "/dead-letters",
            ["workflows"] = "/workflows",
            ["schedules"] = "/schedules",
            ["queues"] = "/queues",
            ["workers"] = "/workers",
            ["kinds"] = "/kinds",
            ["keys"] = "/keys",
            ["audit"] = "/audit",
            ["events"] = "/events",
            ["stats"] = "/stats",
            ["changes"] = "/changes",
            ["health"] = "/health",
        };
        if (options.Value.DashboardUrl is { } dashboard)
            links["dashboard"] = dashboard.AbsoluteUri;
        if (queue.Value.PagesUrl is { Length: > 0 } web)
            links["web"] = new Uri(web).AbsoluteUri;
        return TypedResults.Ok(new IndexPage("TaskQueue", Version, links));
    }
}
