using System.Text.Json.Serialization;
using Api.Problems;
using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>A task that was enqueued.</summary>
internal sealed record FlowerReceipt([property: JsonPropertyName("task-id")] string TaskId, string State);

/// <summary>Calls that start a task: the body holds <c>args</c>, <c>kwargs</c> and options, all optional.</summary>
internal static class FlowerCalls
{
    public static async Task<Results<Ok<FlowerReceipt>, ProblemHttpResult>> StartAsync(string name, HttpContext context, ITaskQueueClient client)
    {
        var (task, fault) = await EnqueueAsync(name, context, client);
        return task is null ? fault! : TypedResults.Ok(new FlowerReceipt(task.ToString(), TaskState.Pending.WireName()));
    }

    /// <summary>Waits for the end, for as long as requests are held here at most.</summary>
    public static async Task<Results<Ok<FlowerOutcome>, ProblemHttpResult>> RunAsync(
        string name, HttpContext context, ITaskQueueClient client, IOptions<ApiOptions> options)
    {
        var (task, fault) = await EnqueueAsync(name, context, client);
        if (task is null)
            return fault!;
        var end = await FlowerTasks.WaitAsync(task, options.Value.MaxWait, context, client);
        return end is null ? Problem.UnknownTask(task.ToString()) : TypedResults.Ok(FlowerOutcome.Of(end));
    }

    private static async Task<(TaskHandle?, ProblemHttpResult?)> EnqueueAsync(string name, HttpContext context, ITaskQueueClient client)
    {
        var body = await JsonBody.ReadAsync(context, anyType: true);
        if (body.Fault is not null)
            return (null, body.Fault);
        if (!QueueName.IsValid(name) || await client.FindDefinitionAsync(name, context.RequestAborted) is not { } kind)
            return (null, await UnknownKind.ProblemAsync(name, client, context.RequestAborted));

        var input = new Input();
        var call = FlowerCall.Read(body.Value, kind, input);
        if (!input.IsValid)
            return (null, input.Rejection());
        return call.Options.TryRead(context, out var options, out var fault)
            ? await EnqueueTask.EnqueueAsync(kind, call.Arguments, options, client, context.RequestAborted)
            : (null, fault);
    }
}
