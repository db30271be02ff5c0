using Api.Problems;
using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tutorial;

internal sealed record FetchArguments(string Url);

internal static class Fetch
{
    private const string Kind = "tasks.fetch_and_store";
    private const int MaxUrlLength = 2048;

    /// <summary>Fetches JSON from a URL and stores it</summary>
    /// <remarks>
    /// The task's result is `{"status": "complete", "data": ...}`. Only the form of the URL is checked here; the worker refuses addresses
    /// inside the network when it connects, because a name may lead elsewhere by then.
    /// </remarks>
    /// <response code="201">The task is accepted; Location says where to ask for it.</response>
    public static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> HandleAsync(
        string? url, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var text = input.Text(nameof(url), url, MaxUrlLength);
        if (!input.IsValid)
            return input.Rejection();
        if (!text.Contains("://", StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var address))
            return Problem.Invalid(nameof(url), "must be an absolute URL, such as https://example.com/data.json");

        CheckKind(input, address);
        if (!input.IsValid)
            return input.Rejection(StatusCodes.Status422UnprocessableEntity);

        return Receipt.For(await client.EnqueueAsync(Kind, TaskArguments.Of(new FetchArguments(text)), cancellationToken: cancellationToken));
    }

    private static void CheckKind(Input input, Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            input.Reject(nameof(url), "must begin with http:// or https://");
        else if (url.UserInfo.Length > 0)
            input.Reject(nameof(url), "must not carry a user name or password");
    }
}
