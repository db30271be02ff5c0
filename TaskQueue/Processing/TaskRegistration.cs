using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>A kind this worker knows: its policy, its published definition, and how to run it.</summary>
internal abstract class TaskRegistration(string kind, TaskPolicy policy)
{
    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>The policy its handler declares.</summary>
    public TaskPolicy Policy { get; } = policy;

    /// <summary>The newest version of arguments it can run.</summary>
    public abstract int Version { get; }

    /// <summary>What is published about it.</summary>
    public abstract TaskDefinition Definition { get; }

    /// <summary>The key that the kind's limit per key counts these arguments under; null for none, and for arguments that don't fit.</summary>
    public abstract string? LimitKey(TaskEntry entry);

    /// <summary>Runs one attempt and returns the result as JSON.</summary>
    /// <exception cref="RejectTaskException">The arguments don't fit the payload type.</exception>
    public abstract Task<byte[]> RunAsync(IServiceProvider services, TaskEntry entry, TaskContext context, CancellationToken cancellationToken);
}

/// <summary>A kind run by a handler class.</summary>
internal sealed class TaskRegistration<THandler, TTask, TResult>() : TaskRegistration(TTask.Kind, THandler.Policy)
    where THandler : class, ITaskHandler<TTask, TResult>
    where TTask : ITask<TResult>
{
    private static readonly JsonElement Schema = TaskSchema.Of(typeof(TTask));

    /// <summary>Callers who share the type are checked here only. Where attributes say nothing, its type is check enough.</summary>
    private static readonly bool HasBounds = ArgumentBounds.AreIn(Schema);

    private static readonly ObjectFactory<THandler> Create = ActivatorUtilities.CreateFactory<THandler>([]);

    public override int Version => TTask.Version;

    public override TaskDefinition Definition { get; } = new()
    {
        Name = TTask.Kind,
        Queue = THandler.Policy.Queue,
        Description = THandler.Description,
        Schema = Schema,
        Example = THandler.Example is { } example ? JsonSerializer.SerializeToElement(example, TaskJson.Arguments) : null,
        Version = TTask.Version,
        MaxRetries = THandler.Policy.MaxRetries,
        TimeLimit = THandler.Policy.TimeLimit.TotalSeconds,
        SensitiveResult = HidesResult(),
    };

    public override string? LimitKey(TaskEntry entry)
    {
        try
        {
            return THandler.LimitKey(Read(entry));
        }
        catch (RejectTaskException)
        {
            return null; // it will fail when it runs, and say why
        }
    }

    public override async Task<byte[]> RunAsync(
        IServiceProvider services, TaskEntry entry, TaskContext context, CancellationToken cancellationToken)
    {
        var task = Read(entry);
        var result = await Create(services, []).RunAsync(task, context, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(result, TaskJson.Results);
    }

    private static TTask Read(TaskEntry entry)
    {
        try
        {
            var args = entry.ArgsVersion < TTask.Version ? JsonSerializer.SerializeToUtf8Bytes(Upgrade(entry), TaskJson.Arguments) : entry.Args;
            var task = JsonSerializer.Deserialize<TTask>(args.Span, TaskJson.Arguments) ?? throw new JsonException("they are null");
            if (HasBounds && ArgumentSchema.Check(Schema, JsonElement.Parse(args.Span)) is { Count: > 0 } faults)
                throw new JsonException(string.Join("; ", faults.Select(static fault => $"{fault.Key} {fault.Value[0]}")));
            return task;
        }
        catch (JsonException exception)
        {
            throw new RejectTaskException($"The arguments do not fit {TTask.Kind}: {exception.Message}", exception);
        }
    }

    private static JsonObject Upgrade(TaskEntry entry)
    {
        var args = JsonNode.Parse(entry.Args.Span) as JsonObject ?? throw new JsonException("they are no object");
        try
        {
            return TTask.Upgrade(args, entry.ArgsVersion);
        }
        catch (Exception exception) when (exception is not JsonException)
        {
            throw new RejectTaskException($"The arguments of {TTask.Kind} can't be upgraded from version {entry.ArgsVersion} to {TTask.Version}: {exception.Message}", exception);
        }
    }

    private static bool HidesResult()
    {
        var run = typeof(THandler).GetInterfaceMap(typeof(ITaskHandler<TTask, TResult>));
        var index = Array.FindIndex(run.InterfaceMethods, static method => method.Name == nameof(ITaskHandler<TTask, TResult>.RunAsync));
        return TaskSchema.IsSensitive(run.TargetMethods[index].ReturnParameter);
    }
}
