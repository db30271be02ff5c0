using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>A kind this worker knows: its policy, its published definition, and how to run it.</summary>
internal abstract class TaskRegistration(string kind, TaskPolicy policy)
{
    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>The policy its handler declares.</summary>
    public TaskPolicy Policy { get; } = policy;

    /// <summary>What is published about it.</summary>
    public abstract TaskDefinition Definition { get; }

    /// <summary>The key that the kind's limit per key counts these arguments under; null for none, and for arguments that don't fit.</summary>
    public abstract string? LimitKey(ReadOnlyMemory<byte> args);

    /// <summary>Runs one attempt and returns the result as JSON.</summary>
    /// <exception cref="RejectTaskException">The arguments don't fit the payload type.</exception>
    public abstract Task<byte[]> RunAsync(IServiceProvider services, ReadOnlyMemory<byte> args, TaskContext context, CancellationToken cancellationToken);
}

/// <summary>A kind run by a handler class.</summary>
internal sealed class TaskRegistration<THandler, TTask, TResult>() : TaskRegistration(TTask.Kind, THandler.Policy)
    where THandler : class, ITaskHandler<TTask, TResult>
    where TTask : ITask<TResult>
{
    private static readonly ObjectFactory<THandler> Create = ActivatorUtilities.CreateFactory<THandler>([]);

    public override TaskDefinition Definition { get; } = new()
    {
        Name = TTask.Kind,
        Queue = THandler.Policy.Queue,
        Description = THandler.Description,
        Schema = Schema(),
        Example = THandler.Example is { } example ? JsonSerializer.SerializeToElement(example, TaskJson.Arguments) : null,
        MaxRetries = THandler.Policy.MaxRetries,
        TimeLimit = THandler.Policy.TimeLimit.TotalSeconds,
    };

    public override string? LimitKey(ReadOnlyMemory<byte> args)
    {
        try
        {
            return THandler.LimitKey(Read(args));
        }
        catch (RejectTaskException)
        {
            return null; // it will fail when it runs, and say why
        }
    }

    public override async Task<byte[]> RunAsync(
        IServiceProvider services, ReadOnlyMemory<byte> args, TaskContext context, CancellationToken cancellationToken)
    {
        var task = Read(args);
        var result = await Create(services, []).RunAsync(task, context, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.SerializeToUtf8Bytes(result, TaskJson.Results);
    }

    private static TTask Read(ReadOnlyMemory<byte> args)
    {
        try
        {
            return JsonSerializer.Deserialize<TTask>(args.Span, TaskJson.Arguments) ?? throw new JsonException("they are null");
        }
        catch (JsonException exception)
        {
            throw new RejectTaskException($"The arguments do not fit {TTask.Kind}: {exception.Message}", exception);
        }
    }

    private static JsonElement Schema()
    {
        var exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true };
        JsonNode schema = TaskJson.Arguments.GetJsonSchemaAsNode(typeof(TTask), exporter);
        return JsonSerializer.SerializeToElement(schema, TaskJson.Arguments);
    }
}
