using System.Text.Json.Nodes;
using Api.Events;
using Api.Tasks;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Documentation;

/// <summary>What the parameters mean, by name: the endpoints take text, so their types can't say.</summary>
internal sealed class Parameters : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, Parameter> ByName = new()
    {
        ["x"] = new("The dividend.", Number()) { Example = 10, Required = true },
        ["y"] = new("The divisor; 0 makes the task fail.", Number()) { Example = 2, Required = true },
        ["url"] = new("Where the JSON is, http or https.", Text(2048, "uri")) { Example = "https://example.com/data.json", Required = true },
        ["video_id"] = new("The video.", Text(200)) { Example = "video-42", Required = true },
        ["email"] = new("The address to notify.", Text(254, "email")) { Example = "ada@example.com", Required = true },
        ["message"] = new("What to say.", Text(2000)) { Example = "Hello", Required = true },
        ["task_id"] = new("The id that the answer to the POST gave, or the `id` that it was enqueued with.", Text(EnqueueOptions.LongestKey)) { Example = "default-1767225600000-0", Required = true },
        ["workflow_id"] = new("The id that the answer to the POST gave.", Text(32)) { Example = "019b8a1c4f3e7d1a9c0b5e2f8a7d6c31", Required = true },
        ["name"] = new("A kind of task: `GET /kinds` lists them.", Text(64)) { Example = "tasks.divide" },
        ["schedule"] = new("The schedule's name: letters, digits, `.`, `_` and `-`.", Text(ScheduleName.MaxLength)) { Example = "reports.daily" },
        ["worker"] = new("The worker's name: `GET /workers` lists all.", Text(64)) { Example = "worker-1a2b3c" },
        ["confirm"] = new("The queue's name once more.", Text(64)) { Example = "default", Required = true },
        ["key"] = new("The name of a key.", Text(ApiKey.LongestName)) { Example = "ci" },
        ["who"] = new("Only of the key with this name.", Text(ApiKey.LongestName)) { Example = "ci" },
        ["action"] = new("Only of this call, by its `operationId`.", Text(64)) { Example = "purge_queue" },
        ["target"] = new("Only about this task, queue, worker, schedule, kind or key.", Text(200)) { Example = "default" },
        ["file"] = new("The name of a file the task kept.", Text(64)) { Example = "image" },
        ["wait"] = new("How many seconds to wait for the task to end.", Number(0, 30)) { Example = 30 },
        ["window"] = new("How far back: 15 minutes in steps of 10 seconds, 3 hours in steps of a minute, or 24 hours in steps of 10 minutes.", Windows()) { Example = "15m" },
        ["state"] = new("Only tasks in this state.", States()),
        ["queue"] = new("The queue; of a new task: instead of the one its kind names.", Text(64)) { Example = "default" },
        ["kind"] = new("One kind of task.", Text(64)) { Example = "tasks.divide" },
        ["per_key"] = new("For each key of the kind, as its handler names it.", new() { Type = JsonSchemaType.Boolean }),
        ["fingerprint"] = new("The error, as `GET /dead-letters` names it.", Text(12)) { Example = "3f9a1c07b2de" },
        ["cursor"] = new("The `next_cursor` of the page before.", Text(2048)),
        ["limit"] = new("How many at most.", Integer(1, TaskQuery.MaxLimit)) { Example = 50 },
        ["countdown"] = new("Run it no earlier than after so many seconds.", Number(0, EnqueueQuery.MaxCountdownSeconds)),
        ["expires"] = new("For how many seconds it is worth starting; then it ends as REVOKED.", Number(0, EnqueueQuery.MaxCountdownSeconds)),
        ["priority"] = new("Higher first; above 5 it goes before what is ready, below 5 it runs when nothing else is.", Integer(0, EnqueueOptions.MaxPriority)) { Example = 5 },
        ["id"] = new("An id of your own, to find the task by. A second task with it is not enqueued.", Text(EnqueueOptions.LongestKey)),
        ["unique_key"] = new("While a task with this key is unfinished, a second one is not enqueued.", Text(EnqueueOptions.LongestKey)),
        [EnqueueQuery.IdempotencyHeader] = new("Names this very call: made again, it gets the same task.", Text(EnqueueOptions.LongestKey)),
        [LastEventId.Header] = new("The `id` of the last event the caller has; a browser sends it by itself.", Text(200)),
        [LastEventId.Query] = new("The same, for callers that can't set the header.", Text(200)),
        ["text"] = new("Only with this text in the id, the caller's id, the arguments or the result, in capitals or not. The whole id of a task finds just that one.", Text(TaskQuery.LongestText)),
        ["error"] = new("Only with an error that has this text in its type or message.", Text(TaskQuery.LongestText)) { Example = "TimeoutException" },
        ["from"] = new("Only what was enqueued at this time or later (RFC 3339).", Time()),
        ["to"] = new("Only what was enqueued at this time or before (RFC 3339).", Time()),
        ["within"] = new("Only what was enqueued within the last so many seconds.", Integer(1, ListQuery.LongestWithin)) { Example = 900 },
        ["eta"] = new("Run it no earlier than at this time (RFC 3339).", Time()),
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (!ByName.TryGetValue(parameter.Name ?? "", out var known))
                throw new InvalidOperationException($"The parameter '{parameter.Name}' has no line in {nameof(Parameters)}.");
            parameter.Description = known.Description;
            parameter.Schema = known.Schema;
            parameter.Example = known.Example?.DeepClone();
            parameter.Required = known.Required || parameter.In == ParameterLocation.Path;
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Number() => new() { Type = JsonSchemaType.Number, Format = "double" };

    private static OpenApiSchema Number(int min, int max) => new() { Type = JsonSchemaType.Number, Minimum = $"{min}", Maximum = $"{max}" };

    private static OpenApiSchema Integer(int min, int max) => new() { Type = JsonSchemaType.Integer, Minimum = $"{min}", Maximum = $"{max}" };

    private static OpenApiSchema Text(int maxLength, string? format = null) =>
        new() { Type = JsonSchemaType.String, MaxLength = maxLength, Format = format };

    private static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema States() =>
        new() { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues<TaskState>().Select(state => (JsonNode)state.WireName())] };

    private static OpenApiSchema Windows() =>
        new() { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues<StatsWindow>().Select(window => (JsonNode)window.WireName())] };

    private sealed record Parameter(string Description, OpenApiSchema Schema)
    {
        public JsonNode? Example { get; init; }

        public bool Required { get; init; }
    }
}
