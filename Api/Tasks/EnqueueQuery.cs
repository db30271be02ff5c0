using System.Diagnostics.CodeAnalysis;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>Where, when and how a task is to run: the options of a call, as text.</summary>
internal sealed class EnqueueQuery
{
    /// <summary>The longest countdown.</summary>
    public static readonly int MaxCountdownSeconds = (int)EnqueueOptions.LongestDelay.TotalSeconds;

    /// <summary>The header that names a call, so that it can be made again.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>What begins the names of the headers that go along with the task.</summary>
    public const string TaskHeaderPrefix = "Task-";

    [FromQuery(Name = "queue")]
    public string? Queue { get; init; }

    [FromQuery(Name = "countdown")]
    public string? Countdown { get; init; }

    [FromQuery(Name = "eta")]
    public string? Eta { get; init; }

    [FromQuery(Name = "expires")]
    public string? Expires { get; init; }

    [FromQuery(Name = "priority")]
    public string? Priority { get; init; }

    [FromQuery(Name = "id")]
    public string? Id { get; init; }

    [FromQuery(Name = "unique_key")]
    public string? UniqueKey { get; init; }

    [FromHeader(Name = IdempotencyHeader)]
    public string? IdempotencyKey { get; init; }

    /// <summary>Reads the options, or says what is wrong with them.</summary>
    public bool TryRead(HttpContext context, [NotNullWhen(true)] out EnqueueOptions? options, [NotNullWhen(false)] out ProblemHttpResult? fault)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        var input = new Input();
        var seconds = input.Number("countdown", Countdown, 0d, MaxCountdownSeconds);
        var expires = input.Number("expires", Expires, 0.001, MaxCountdownSeconds);
        var read = new EnqueueOptions
        {
            Queue = Queue,
            Countdown = seconds is { } wait ? TimeSpan.FromSeconds(wait) : null,
            Eta = ReadEta(input, time),
            Expires = expires is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Priority = input.Number("priority", Priority, 0, EnqueueOptions.MaxPriority) ?? new EnqueueOptions().Priority,
            Id = Key(input, "id", Id),
            UniqueKey = Key(input, "unique_key", UniqueKey),
            IdempotencyKey = Key(input, IdempotencyHeader, IdempotencyKey),
            Headers = ReadHeaders(input, context.Request.Headers),
        };
        if (Queue is not null && !QueueName.IsValid(Queue))
            input.Reject("queue", QueueName.Rule);
        if (Id is not null && TaskId.TryParse(Id, out _))
            input.Reject("id", "must not look like an id that tasks are given");
        options = input.IsValid ? read : null;
        fault = input.IsValid ? null : input.Rejection();
        return input.IsValid;
    }

    private DateTimeOffset? ReadEta(Input input, TimeProvider time)
    {
        if (Eta is not null && Countdown is not null)
            input.Reject("eta", "can't be combined with countdown");
        var eta = input.Time("eta", Eta);
        if (eta > time.GetUtcNow().AddSeconds(MaxCountdownSeconds))
            input.Reject("eta", "must be within ten years");
        return eta;
    }

    private static string? Key(Input input, string field, string? text)
    {
        if (text is not null && !EnqueueOptions.IsKey(text))
            input.Reject(field, $"must have 1 to {EnqueueOptions.LongestKey} printable characters");
        return text;
    }

    private static Dictionary<string, string>? ReadHeaders(Input input, IHeaderDictionary headers)
    {
        var along = headers.Where(header => header.Key.StartsWith(TaskHeaderPrefix, StringComparison.OrdinalIgnoreCase) && header.Key.Length > TaskHeaderPrefix.Length)
            .ToDictionary(header => header.Key[TaskHeaderPrefix.Length..].ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
        if (along.Count > EnqueueOptions.MaxHeaders)
            input.Reject(TaskHeaderPrefix + "*", $"must be at most {EnqueueOptions.MaxHeaders} headers");
        foreach (var (name, _) in along.Where(one => one.Key.Length + one.Value.Length > EnqueueOptions.LongestHeader))
            input.Reject(TaskHeaderPrefix + name, $"must have at most {EnqueueOptions.LongestHeader} characters, its name included");
        return along.Count == 0 ? null : along;
    }
}
