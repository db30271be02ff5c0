using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TaskQueue.Contracts;

namespace Api.Documentation;

/// <summary>The body of a call that starts a workflow: nested, or flat.</summary>
internal static class WorkflowRequest
{
    private const string Nested = """
        {
          "name": "shares",
          "chain": [
            {"kind": "tasks.divide", "args": {"x": 100, "y": 2}},
            {"chord": {
              "header": [
                {"kind": "tasks.divide", "args": {"y": 2}, "into": "x"},
                {"kind": "tasks.divide", "args": {"y": 5}, "into": "x"}
              ],
              "body": {"kind": "tasks.sum", "into": "numbers"}
            }}
          ],
          "on_failure": {"kind": "tasks.flaky", "args": {"fail_times": 0}, "name": "alarm"}
        }
        """;

    private const string Flat = """
        {
          "steps": [
            {"name": "half", "kind": "tasks.divide", "args": {"x": 10, "y": 2}},
            {"name": "third", "kind": "tasks.divide", "args": {"x": 9, "y": 3}},
            {"name": "sum", "kind": "tasks.sum", "after": ["half", "third"], "into": "numbers"}
          ]
        }
        """;

    public static RouteHandlerBuilder AcceptsWorkflow(this RouteHandlerBuilder endpoint) =>
        endpoint.Accepts<object>("application/json").AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody = Describe();
            return Task.CompletedTask;
        });

    private static OpenApiRequestBody Describe() => new()
    {
        Description = $"One of `chain`, `group`, `chord`, `kind` and `steps`. At most {WorkflowDefinition.MostSteps} steps and {WorkflowDefinition.LongestDefinition} bytes.",
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new()
            {
                Schema = Schema(),
                Examples = new Dictionary<string, IOpenApiExample>
                {
                    ["nested"] = new OpenApiExample { Summary = "A chain that ends in a chord", Value = JsonNode.Parse(Nested) },
                    ["flat"] = new OpenApiExample { Summary = "The same idea as a graph", Value = JsonNode.Parse(Flat) },
                },
            },
        },
    };

    private static OpenApiSchema Schema() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["name"] = Of(JsonSchemaType.String, "What to call it."),
            ["chain"] = Of(JsonSchemaType.Array, "Parts that run one after the other."),
            ["group"] = Of(JsonSchemaType.Array, "Parts that run side by side."),
            ["chord"] = Of(JsonSchemaType.Object, "`header`: parts that run side by side; `body`: the part that runs once all have succeeded."),
            ["kind"] = Of(JsonSchemaType.String, "The kind of a single step, with its `args`, `into`, `queue` and `name`."),
            ["steps"] = Of(JsonSchemaType.Array, "Steps, each with its `name`, `kind`, `args`, `queue`, `into`, the names it comes `after`, and `when`."),
            ["on_success"] = Of(JsonSchemaType.Object, "A part that runs once this has succeeded."),
            ["on_failure"] = Of(JsonSchemaType.Object, "A part that runs when any step of this has failed."),
            ["on_end"] = Of(JsonSchemaType.Object, "A part that runs once this has ended, however it did."),
        },
    };

    private static OpenApiSchema Of(JsonSchemaType type, string description) =>
        new() { Type = type, Description = description, Items = type == JsonSchemaType.Array ? new OpenApiSchema { Type = JsonSchemaType.Object } : null };
}
