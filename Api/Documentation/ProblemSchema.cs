using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Documentation;

/// <summary>The members that our problem details have beside the standard's.</summary>
internal sealed class ProblemSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails) && schema.Properties is { } members)
        {
            schema.Description = "What went wrong, and what to do about it (RFC 9457).";
            members["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong with each field, by its name in the request.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text() },
            };
            members["trace_id"] = Text("The trace of this request in the dashboard.");
            members["retry_after"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "As the Retry-After header: in so many seconds." };
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Text(string? description = null) => new() { Type = JsonSchemaType.String, Description = description };
}
