using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Documentation;

/// <summary>The body of a call that takes the arguments of any kind.</summary>
internal static class ArgumentsBody
{
    public static RouteHandlerBuilder AcceptsArguments(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<object>(isOptional: true, "application/json").AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = Describe();
            return Task.CompletedTask;
        });

    private static OpenApiRequestBody Describe() => new()
    {
        Description = "The arguments of the kind, as its schema in GET /kinds says. Example: those of tasks.divide.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.Object },
                Example = new JsonObject { ["x"] = 10, ["y"] = 2 },
            },
        },
    };
}
