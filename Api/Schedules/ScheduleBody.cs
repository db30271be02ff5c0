using System.Text.Json;
using Api.Requests;
using TaskQueue.Contracts;

namespace Api.Schedules;

/// <summary>Reads a schedule from a body, field by field, so that one answer names every bad one.</summary>
internal sealed class ScheduleBody
{
    private static readonly string[] Taken = ["kind", "args", "queue", "cron", "every", "time_zone", "misfire", "paused"];
    private static readonly string[] LeftAlone = ["name", "version", "next_run", "next_runs", "last_run", "last_task_id", "runs", "reason"];

    private readonly JsonElement _body;
    private readonly Input _input;

    private ScheduleBody(JsonElement body, Input input) => (_body, _input) = (body, input);

    /// <summary>The schedule; null when a field can't be read. What its values mean is not checked.</summary>
    public static ScheduleDefinition? Read(JsonElement body, Input input)
    {
        foreach (var field in body.EnumerateObject().Select(field => field.Name).Except([.. Taken, .. LeftAlone]))
            input.Reject(field, "is not a field of a schedule");
        var fields = new ScheduleBody(body, input);
        var definition = new ScheduleDefinition
        {
            Kind = input.Text("kind", fields.Text("kind"), QueueName.MaxLength),
            Args = fields.Find("args", JsonValueKind.Object) ?? JsonElement.Parse("{}"u8),
            Queue = fields.Text("queue"),
            Cron = fields.Text("cron"),
            Every = fields.Find("every", JsonValueKind.Number)?.GetDouble(),
            TimeZone = fields.Text("time_zone") ?? "UTC",
            Misfire = fields.Misfire(),
            Paused = fields.Find("paused", JsonValueKind.True, JsonValueKind.False)?.GetBoolean(),
        };
        return input.IsValid ? definition : null;
    }

    private string? Text(string field) => Find(field, JsonValueKind.String)?.GetString();

    private MisfirePolicy Misfire()
    {
        switch (Text("misfire"))
        {
            case null or "run_once":
                return MisfirePolicy.RunOnce;
            case "skip":
                return MisfirePolicy.Skip;
            default:
                _input.Reject("misfire", "must be one of run_once, skip");
                return default;
        }
    }

    /// <summary>A field of one of these kinds; null when it is left out, null or (then rejected) something else.</summary>
    private JsonElement? Find(string field, params JsonValueKind[] kinds)
    {
        if (!_body.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (kinds.Contains(value.ValueKind))
            return value;
        _input.Reject(field, kinds[0] switch
        {
            JsonValueKind.Object => "must be an object",
            JsonValueKind.Number => "must be a number",
            JsonValueKind.String => "must be a text",
            _ => "must be true or false",
        });
        return null;
    }
}
