using System.Net;
using System.Text.Json.Nodes;
using TaskQueue.Authoring;

namespace Tests.Docs;

/// <summary>Where the example in docs/steering.md gets its feeds from.</summary>
public interface IFeeds
{
    Task<IReadOnlyList<string>> ReadPageAsync(string url, int page, CancellationToken cancellationToken);
}

public sealed record ImportFeed(string Url, string Language) : ITask<int>
{
    public static string Kind => "feeds.import";

    public static int Version => 2; // the first had no language

    public static JsonObject Upgrade(JsonObject args, int from)
    {
        args["language"] = "en";
        return args;
    }
}

public sealed class ImportFeedHandler(IFeeds feeds) : ITaskHandler<ImportFeed, int>
{
    public static TaskPolicy Policy => new()
    {
        MaxRetries = 3,
        SoftTimeLimit = TimeSpan.FromMinutes(4),
        TimeLimit = TimeSpan.FromMinutes(5),
        Rules =
        [
            ExceptionRule.Reject<UriFormatException>(),
            ExceptionRule.Snooze<HttpRequestException>(TimeSpan.FromMinutes(10), when: answer => answer.StatusCode == HttpStatusCode.TooManyRequests),
            ExceptionRule.Retry<HttpRequestException>(maxRetries: 10, delay: TimeSpan.FromSeconds(5)),
        ],
    };

    public async Task<int> RunAsync(ImportFeed task, TaskContext context, CancellationToken cancellationToken)
    {
        if (task.Language != "en")
            throw new RejectTaskException($"There are no feeds in '{task.Language}'.");
        var imported = await context.LoadCheckpointAsync<Imported>(cancellationToken) ?? new Imported(Pages: 0, Items: 0);
        while (await feeds.ReadPageAsync(task.Url, imported.Pages, cancellationToken) is { Count: > 0 } items)
        {
            imported = new Imported(imported.Pages + 1, imported.Items + items.Count);
            await context.SaveCheckpointAsync(imported, cancellationToken);
        }

        return imported.Items;
    }

    private sealed record Imported(int Pages, int Items);
}
