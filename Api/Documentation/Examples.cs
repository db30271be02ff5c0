using System.Text.Json.Nodes;
using Api.DeadLetters;
using Api.Tasks;
using Api.Tutorial;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TaskQueue.Contracts;

namespace Api.Documentation;

/// <summary>An example for each type a reader meets first.</summary>
internal sealed class Examples : IOpenApiSchemaTransformer
{
    private const string Id = "default-1767225600000-0";

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is null && Of(context.JsonTypeInfo.Type) is { } example)
            schema.Examples = [JsonNode.Parse(example)!];
        return Task.CompletedTask;
    }

    private static string? Of(Type type) => type switch
    {
        _ when type == typeof(TaskReceipt) => $$"""{"task_id": "{{Id}}", "status": "PENDING"}""",
        _ when type == typeof(TaskResult) => """{"status": "SUCCESS", "result": 5.0}""",
        _ when type == typeof(UploadReceipt) => $$"""{"status": "Processing initiated", "task_id": "{{Id}}"}""",
        _ when type == typeof(NotifyReceipt) => """{"message": "Notification queued"}""",
        _ when type == typeof(GenerateArguments) => """{"prompt": "a quiet harbour at dawn", "width": 256, "height": 256}""",
        _ when type == typeof(TaskSnapshot) => $$"""
            {
              "task_id": "{{Id}}", "status": "SUCCESS", "result": 5.0, "name": "tasks.divide", "queue": "default",
              "args": {"x": 10.0, "y": 2.0}, "attempts": 1, "worker": "worker@host-1", "progress": null, "error": null, "reason": null,
              "enqueued_at": "2026-01-01T00:00:00+00:00", "eta": null, "started_at": "2026-01-01T00:00:00.002+00:00",
              "ended_at": "2026-01-01T00:00:05.003+00:00", "runtime": 5.001, "trace_id": "0af7651916cd43dd8448eb211c80319c"
            }
            """,
        _ when type == typeof(TaskIds) => $$"""{"task_ids": ["{{Id}}"]}""",
        _ when type == typeof(DeadLetterOutcome) => """{"done": 4000, "missing": []}""",
        _ when type == typeof(DeadLetterGroups) => $$"""
            {
              "groups": [
                {
                  "fingerprint": "3f9a1c07b2de", "queue": "default", "name": "tasks.fetch",
                  "error": {"type": "HttpRequestException", "message": "Connection refused (10.0.0.7:5432)", "stack": null},
                  "count": 4000, "first_at": "2026-01-01T03:00:00.102+00:00", "last_at": "2026-01-01T03:04:11.871+00:00",
                  "sample_task_id": "{{Id}}", "hourly": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 3988]
                }
              ],
              "total": 1
            }
            """,
        _ when type == typeof(WorkflowReceipt) => """{"workflow_id": "019b8a1c4f3e7d1a9c0b5e2f8a7d6c31", "status": "PENDING"}""",
        _ when type == typeof(WorkflowSummary) => """
            {
              "workflow_id": "019b8a1c4f3e7d1a9c0b5e2f8a7d6c31", "name": "shares", "status": "STARTED", "done": 3, "total": 5, "failed": 0,
              "created_at": "2026-01-01T00:00:00+00:00", "cancelled_at": null, "ended_at": null, "trace_id": "0af7651916cd43dd8448eb211c80319c"
            }
            """,
        _ when type == typeof(WorkflowSnapshot) => $$"""
            {
              "workflow_id": "019b8a1c4f3e7d1a9c0b5e2f8a7d6c31", "name": "shares", "status": "STARTED", "done": 1, "total": 2, "failed": 0,
              "created_at": "2026-01-01T00:00:00+00:00", "cancelled_at": null, "ended_at": null, "trace_id": "0af7651916cd43dd8448eb211c80319c",
              "result": null,
              "steps": [
                {"name": "half", "kind": "tasks.divide", "status": "SUCCESS", "after": [], "when": "success", "task_id": "{{Id}}", "result": 5.0, "error": null},
                {"name": "sum", "kind": "tasks.sum", "status": "PENDING", "after": ["half"], "when": "success", "task_id": null, "result": null, "error": null}
              ]
            }
            """,
        _ when type == typeof(ScheduleDefinition) => """
            {"kind": "tasks.divide", "args": {"x": 10.0, "y": 2.0}, "cron": "30 6 * * 1-5", "time_zone": "Europe/Vienna", "misfire": "skip"}
            """,
        _ when type == typeof(ScheduleSnapshot) => $$"""
            {
              "name": "reports.daily", "kind": "tasks.divide", "args": {"x": 10.0, "y": 2.0}, "queue": null, "cron": "30 6 * * 1-5", "every": null,
              "time_zone": "Europe/Vienna", "misfire": "skip", "paused": false, "next_run": "2026-01-02T05:30:00+00:00",
              "next_runs": ["2026-01-02T05:30:00+00:00", "2026-01-05T05:30:00+00:00"],
              "last_run": "2026-01-01T05:30:00.214+00:00", "last_task_id": "{{Id}}", "runs": 17
            }
            """,
        _ when type == typeof(ProblemDetails) => """
            {
              "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1", "title": "The request is not valid.", "status": 400,
              "detail": "y is required.", "errors": {"y": ["is required"]}, "trace_id": "0af7651916cd43dd8448eb211c80319c"
            }
            """,
        _ => null,
    };
}
