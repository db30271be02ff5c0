using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Requests;
using Api.Tasks;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>What a call asks for, in the terms of this Api.</summary>
internal sealed record FlowerCall(JsonElement Arguments, EnqueueQuery Options)
{
    private static readonly string[] Known = ["args", "kwargs", "queue", "routing_key", "countdown", "eta", "expires", "priority", "task_id"];

    public static FlowerCall Read(JsonElement body, TaskDefinition kind, Input input)
    {
        foreach (var other in body.EnumerateObject().Where(one => !Known.Contains(one.Name)))
            input.Reject(other.Name, $"is not an option here: these are {string.Join(", ", Known)}");
        return new(ReadArguments(body, kind, input), new EnqueueQuery
        {
            Queue = Option(body, "queue") ?? Option(body, "routing_key"),
            Countdown = Option(body, "countdown"),
            Eta = Time(Option(body, "eta")),
            Expires = Option(body, "expires"),
            Priority = Option(body, "priority"),
            Id = Option(body, "task_id"),
        });
    }

    // Arguments here have names: those without one are taken in the order in which the kind's schema lists them.
    private static JsonElement ReadArguments(JsonElement body, TaskDefinition kind, Input input)
    {
        var named = new JsonObject();
        if (body.TryGetProperty("args", out var args) && args.ValueKind == JsonValueKind.Array)
            TakeInOrder(args, Names(kind), named, input);
        else if (args.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            input.Reject("args", "must be an array");
        if (body.TryGetProperty("kwargs", out var kwargs) && kwargs.ValueKind == JsonValueKind.Object)
            TakeByName(kwargs, named, input);
        else if (kwargs.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            input.Reject("kwargs", "must be an object");
        return JsonElement.Parse(named.ToJsonString());
    }

    private static void TakeInOrder(JsonElement args, string[] names, JsonObject named, Input input)
    {
        if (args.GetArrayLength() > names.Length)
            input.Reject("args", $"must be at most {names.Length}: {string.Join(", ", names)}");
        foreach (var (name, value) in names.Zip(args.EnumerateArray()))
            named[name] = Node(value);
    }

    private static void TakeByName(JsonElement kwargs, JsonObject named, Input input)
    {
        foreach (var one in kwargs.EnumerateObject())
        {
            if (!named.TryAdd(one.Name, Node(one.Value)))
                input.Reject($"kwargs.{one.Name}", "is given by args already");
        }
    }

    private static string[] Names(TaskDefinition kind) =>
        kind.Schema.ValueKind == JsonValueKind.Object && kind.Schema.TryGetProperty("properties", out var properties)
            ? [.. properties.EnumerateObject().Select(property => property.Name)]
            : [];

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static string? Option(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();

    // Flower's times have a space, no offset, and mean UTC.
    private static string? Time(string? text) => text is { Length: > 10 } && text[10] == ' ' ? $"{text[..10]}T{text[11..]}Z" : text;
}
