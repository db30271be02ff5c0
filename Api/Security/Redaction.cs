using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Api.Problems;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>
/// Masks sensitive arguments and results in everything this service answers: where JSON is written, so that no endpoint can forget it. An administrator who asks
/// with <c>reveal=true</c> sees them, and is written down.
/// </summary>
internal sealed class Redaction(ITaskQueueClient client, IHttpContextAccessor http, TimeProvider time)
{
    private const string Reveal = "reveal";

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(1);
    private static readonly object IsRevealed = new();

    private static readonly JsonElement Mask = JsonSerializer.SerializeToElement(SensitiveArguments.Mask, ContractsJson.Default.String);

    private readonly ConcurrentDictionary<string, (TaskDefinition? Kind, long At)> _kinds = new(StringComparer.Ordinal);

    /// <summary>Learns what is sensitive in a kind, before a task of it is written.</summary>
    public async ValueTask LearnAsync(string? kind)
    {
        if (kind is null || (_kinds.TryGetValue(kind, out var known) && time.GetElapsedTime(known.At) < (known.Kind is null ? UnknownFor : GoodFor)))
            return;
        _kinds[kind] = (await client.FindDefinitionAsync(kind), time.GetTimestamp());
    }

    /// <summary>The arguments as the caller may see them. A kind that is unknown has all its values masked.</summary>
    public JsonElement? Show(string? kind, JsonElement? args) =>
        args is { } given && Hides ? SensitiveArguments.Hide(Known(kind)?.Schema, given) : args;

    /// <summary>What a task of a kind returned, as the caller may see it.</summary>
    public JsonElement? ShowResult(string? kind, JsonElement? result) => result is not null && Hides && Known(kind) is { SensitiveResult: true } ? Mask : result;

    /// <summary>What a task returned, as the caller may see it; why it failed is for all.</summary>
    public JsonElement? ShowResult(TaskSnapshot task) => task.Status == TaskState.Success ? ShowResult(task.Name, task.Result) : task.Result;

    /// <summary>What a workflow returned: it may hold what any of its steps did.</summary>
    public JsonElement? ShowResult(WorkflowSnapshot workflow) =>
        workflow.Result is not null && Hides && workflow.Steps.Any(step => Known(step.Kind) is { SensitiveResult: true }) ? Mask : workflow.Result;

    /// <summary>The task as the caller may see it.</summary>
    public async ValueTask<TaskSnapshot> ShowAsync(TaskSnapshot task)
    {
        await LearnAsync(task.Name);
        return task with { Args = Show(task.Name, task.Args), Result = ShowResult(task) };
    }

    /// <summary>What a search may look through: a value that is masked must not be guessed by what is found.</summary>
    public async Task<Func<TaskSnapshot, JsonElement?>> SearchedAsync()
    {
        foreach (var kind in await client.GetDefinitionsAsync())
            _kinds[kind.Name] = (kind, time.GetTimestamp());
        return task => Show(task.Name, task.Args);
    }

    /// <summary>Around every endpoint.</summary>
    public async ValueTask<object?> WatchAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (context.Request.Query[Reveal] == "true" && HttpMethods.IsGet(context.Request.Method))
        {
            if (!context.User.HasClaim(ScopeNeeded.Claim, Scopes.Admin))
                return Problem.Answer(StatusCodes.Status403Forbidden, "To reveal arguments takes the scope 'admin'.");
            context.Items[IsRevealed] = true;
            Audit.Note(context, string.Join('/', context.Request.RouteValues.Select(value => value.Value)), "reveal_arguments");
        }

        var result = await next(call);
        foreach (var kind in KindsIn(Value(result)).Distinct())
            await LearnAsync(kind);
        return result;
    }

    private bool Hides => http.HttpContext?.Items.ContainsKey(IsRevealed) != true;

    private TaskDefinition? Known(string? kind) => kind is not null && _kinds.TryGetValue(kind, out var known) ? known.Kind : null;

    private static object? Value(object? result) => result switch
    {
        INestedHttpResult nested => Value(nested.Result),
        IValueHttpResult valued => valued.Value,
        _ => null,
    };

    private static IEnumerable<string> KindsIn(object? value) => value switch
    {
        TaskSnapshot task => [task.Name ?? ""],
        TaskPage page => KindsIn(page.Tasks),
        IEnumerable<TaskSnapshot> tasks => tasks.Select(task => task.Name ?? ""),
        IReadOnlyDictionary<string, IReadOnlyList<TaskSnapshot>> lists => lists.Values.SelectMany(KindsIn),
        WorkflowSnapshot workflow => workflow.Steps.Select(step => step.Kind ?? ""),
        ScheduleSnapshot schedule => [schedule.Kind],
        IEnumerable<ScheduleSnapshot> schedules => schedules.Select(schedule => schedule.Kind),
        _ => [],
    };
}

/// <summary>Has <see cref="Redaction"/> stand between what is answered and its JSON.</summary>
internal sealed class RedactedJson(Redaction redaction) : IConfigureOptions<JsonOptions>
{
    private const string Args = "args";
    private const string Result = "result";

    public void Configure(JsonOptions options) =>
        options.SerializerOptions.TypeInfoResolverChain.Insert(0, ((IJsonTypeInfoResolver)ContractsJson.Default).WithAddedModifier(Modify));

    private void Modify(JsonTypeInfo type)
    {
        if (type.Type == typeof(TaskSnapshot))
        {
            Replace<TaskSnapshot>(type, Args, task => redaction.Show(task.Name, task.Args));
            Replace<TaskSnapshot>(type, Result, redaction.ShowResult);
        }
        else if (type.Type == typeof(WorkflowSnapshot))
        {
            Replace<WorkflowSnapshot>(type, Result, redaction.ShowResult);
        }
        else if (type.Type == typeof(StepSnapshot))
        {
            Replace<StepSnapshot>(type, Result, step => redaction.ShowResult(step.Kind, step.Result));
        }
        else if (type.Type == typeof(ScheduleSnapshot))
        {
            Replace<ScheduleSnapshot>(type, Args, schedule => redaction.Show(schedule.Kind, schedule.Args));
        }
    }

    private static void Replace<T>(JsonTypeInfo type, string name, Func<T, JsonElement?> get) =>
        type.Properties.Single(property => property.Name == name).Get = value => get((T)value);
}
