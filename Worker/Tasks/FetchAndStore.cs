using System.Text.Json;
using TaskQueue.Authoring;
using Worker.Fetching;

namespace Worker.Tasks;

public sealed record FetchAndStore(string Url) : ITask<FetchResult>
{
    public static string Kind => "tasks.fetch_and_store";
}

public sealed record FetchResult(string Status, JsonElement Data);

public sealed class FetchAndStoreHandler(JsonFetcher fetcher) : ITaskHandler<FetchAndStore, FetchResult>
{
    public static FetchAndStore Example => new("https://api.github.com/repos/dotnet/aspire");

    public static string Description => "Fetches JSON from a public URL and keeps it as the result. Unreachable or unwell servers are tried again.";

    public static TaskPolicy Policy => new() { MaxRetries = 3, RetryDelay = TimeSpan.FromSeconds(2), TimeLimit = TimeSpan.FromMinutes(2) };

    public async Task<FetchResult> RunAsync(FetchAndStore task, TaskContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new FetchResult("complete", await fetcher.FetchAsync(task.Url, cancellationToken));
        }
        catch (FetchRefusedException refused)
        {
            throw new RejectTaskException(refused.Message, refused);
        }
    }
}
