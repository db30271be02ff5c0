using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Api.Documentation;

/// <summary>The body of a call that takes the arguments of any kind.</summary>
internal static class ArgumentsBody
{
    public static RouteHandlerBuilder AcceptsArguments(this RouteHandlerBuilder endpoint) => endpoint.Accepts(
        new OpenApiSchema { Type = JsonSchemaType.Object },
        new JsonObject { ["x"] = 10, ["y"] = 2 },
        "The arguments of the kind, as its schema in GET /kinds says. Example: those of tasks.divide.");

    public static RouteHandlerBuilder AcceptsArgumentsOfMany(this RouteHandlerBuilder endpoint) => endpoint.Accepts(
        new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        new JsonArray(new JsonObject { ["x"] = 10, ["y"] = 2 }, new JsonObject { ["x"] = 9, ["y"] = 3 }),
        "The arguments of each task, as the kind's schema in GET /kinds says. Example: those of two tasks.divide.");

    private static RouteHandlerBuilder Accepts(this RouteHandlerBuilder endpoint, OpenApiSchema schema, JsonNode example, string description) =>
        endpoint.Accepts<object>(isOptional: true, "application/json").AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema, Example = example.DeepClone() } },
            };
            return Task.CompletedTask;
        });
}
