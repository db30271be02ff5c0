using Api.Inspection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Documentation;

/// <summary>What a reader of the document should know first.</summary>
internal sealed class Introduction : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Version = GetIndex.Version;
        document.Info.Title = "TaskQueue API";
        document.Info.Description =
            "Background tasks on Redis Streams. A POST answers at once with a task's id; ask for the task, wait for it, or watch it. "
            + "Every error is a problem detail (RFC 9457) that says what to change; `errors` names the fields.";
        document.Components?.Schemas?.Remove("SseItemOfstring");
        return Task.CompletedTask;
    }
}
