using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Documentation;

/// <summary>The answers by status, with a sentence for each error, the same wherever it may be the answer.</summary>
internal sealed class CommonResponses : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> Sentences = new()
    {
        ["400"] = "A value is missing or malformed; `errors` names it.",
        ["401"] = "No key was sent, or one that is unknown or revoked.",
        ["403"] = "The key does not have the scope that this needs; `detail` names it.",
        ["404"] = "There is no such thing; `detail` says what to look for.",
        ["409"] = "The state of things does not allow this; `detail` says why.",
        ["413"] = "The body is too large.",
        ["415"] = "The body is not declared as JSON.",
        ["422"] = "An argument has the wrong type or an impossible value; `errors` names it.",
        ["429"] = "This key makes too many calls: try again after Retry-After seconds.",
        ["500"] = "Something went wrong here; `trace_id` names the trace that says what.",
        ["503"] = "Redis can't be reached, or too much is held open or waits. Nothing was done: try again after Retry-After seconds.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var responses = (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal).ToArray();
        operation.Responses = [];
        foreach (var (status, response) in responses)
        {
            operation.Responses.Add(status, response);
            if (Sentences.TryGetValue(status, out var sentence))
                response.Description = sentence;
            // Events are text with a frame of their own, which no schema describes.
            if (response.Content?.TryGetValue("text/event-stream", out var events) == true)
                events.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        }

        return Task.CompletedTask;
    }
}
