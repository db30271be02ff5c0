using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Workflows;

internal static class StartWorkflow
{
    private const string NoSuchArgument = "is not an argument of this task";

    /// <summary>Starts a workflow</summary>
    /// <remarks>
    /// Tasks that start once others have ended. Nested: `chain` (one after the other), `group` (side by side), `chord` (`header` side by side,
    /// then `body`), each part again one of these or a step (`kind`, `args`, `queue`, `name`, `into`), with `on_success`, `on_failure` and
    /// `on_end` on any of them. Or flat: `steps`, each with the names of those it comes `after` and `when`: `success` (all of them, the
    /// default), `failure` (of any), `ended`. `into` names the argument that takes what came of the steps before: the result, the list of
    /// the results of several, or on failure the error. The arguments are checked against the kinds' schemas.
    /// </remarks>
    /// <response code="201">The workflow is accepted; Location says where to ask for it.</response>
    public static async Task<Results<Created<WorkflowReceipt>, ProblemHttpResult>> HandleAsync(
        HttpContext context, IWorkflowClient workflows, ITaskQueueClient tasks, IOptions<TaskQueueOptions> options)
    {
        var body = await JsonBody.ReadAsync(context, atLeast: WorkflowDefinition.LongestDefinition);
        if (body.Fault is not null)
            return body.Fault;
        var input = new Input();
        var definition = WorkflowBody.Read(body.Value, input);
        if (definition is not null)
            await CheckTasksAsync(definition, input, tasks, options.Value.MaxPayloadBytes, context.RequestAborted);
        if (definition is null || !input.IsValid)
            return input.Rejection(StatusCodes.Status422UnprocessableEntity);

        var id = await workflows.StartAsync(definition, context.RequestAborted);
        return TypedResults.Created(WorkflowEndpoints.Location(id), new WorkflowReceipt(id.ToString()));
    }

    private static async Task CheckTasksAsync(WorkflowDefinition definition, Input input, ITaskQueueClient tasks, int longest, CancellationToken cancellationToken)
    {
        var known = (await tasks.GetDefinitionsAsync(cancellationToken)).ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        foreach (var (i, step) in definition.Steps.Index().Where(one => one.Item.Kind is not null))
        {
            string Field(string name) => WorkflowRules.FieldOf(step, i, name);
            if (Encoding.UTF8.GetByteCount(step.Args.GetRawText()) > longest)
                input.Reject(Field("args"), $"must have at most {longest} bytes of JSON");
            if (known.TryGetValue(step.Kind!, out var kind))
                CheckArguments(step, kind, Field, input);
            else
                input.Reject(Field("kind"), "is not a kind that a worker has published: GET /kinds lists all" + Neighbours(step.Kind!, known.Keys));
        }
    }

    /// <summary>What a step takes from those before it is given when it starts, and known only then.</summary>
    private static void CheckArguments(WorkflowStep step, TaskDefinition kind, Func<string, string> field, Input input)
    {
        var args = step.Args;
        if (step.Into is not null)
        {
            var withInto = JsonObject.Create(args)!;
            withInto[step.Into] = null;
            args = JsonSerializer.SerializeToElement(withInto);
        }

        foreach (var (argument, faults) in ArgumentSchema.Check(kind.Schema, args))
        {
            if (argument == step.Into && faults[0] == NoSuchArgument)
                input.Reject(field("into"), faults[0]);
            else if (argument != step.Into)
                input.Reject(field(argument == "args" ? "args" : $"args.{argument}"), faults[0]);
        }
    }

    private static string Neighbours(string kind, IEnumerable<string> known) =>
        !known.Any() ? "" : $" (did you mean {string.Join(" or ", UnknownKind.Nearest(kind, known))}?)";
}
