using System.Text.Json;

namespace TaskQueue.Contracts;

/// <summary>A kind of task, as a worker that knows it published it.</summary>
public sealed record TaskDefinition
{
    /// <summary>The kind: stable, never a CLR type name.</summary>
    public required string Name { get; init; }

    /// <summary>The queue it goes to unless the caller names another.</summary>
    public required string Queue { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>A JSON Schema of its arguments.</summary>
    public required JsonElement Schema { get; init; }

    /// <summary>Arguments that work, to start from.</summary>
    public JsonElement? Example { get; init; }

    /// <summary>Whether its result is not for people's eyes: it is masked as sensitive arguments are.</summary>
    public bool SensitiveResult { get; init; }

    /// <summary>The version of its arguments, from 1 on.</summary>
    public int Version { get; init; } = 1;

    /// <summary>How many times a failed attempt is retried.</summary>
    public int MaxRetries { get; init; }

    /// <summary>How long an attempt may run, in seconds.</summary>
    public double TimeLimit { get; init; }
}
