using System.Text;
using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Schedules;

internal static class PutSchedule
{
    /// <summary>Adds a schedule, or changes it as a whole</summary>
    /// <remarks>
    /// Give `cron` or `every`. What GET shows of a schedule may be put back: its name, version, runs and times are not taken from the body. A change
    /// that leaves the timing alone leaves the next run where it is. In a zone's skipped hour a cron time runs once, as the hour ends; in the
    /// doubled hour only the first time counts; with `*` for the hour it goes on by the hours that really pass. Day of month and day of week
    /// must both fit.
    /// </remarks>
    /// <response code="200">The schedule, changed.</response>
    /// <response code="201">The schedule, new.</response>
    public static async Task<Results<Ok<ScheduleSnapshot>, Created<ScheduleSnapshot>, ProblemHttpResult>> HandleAsync(
        string schedule, HttpContext context, IScheduleClient schedules, ITaskQueueClient client)
    {
        if (!ScheduleName.IsValid(schedule))
            return Problem.Invalid("schedule", "must be letters, digits, '.', '_' and '-', a letter or digit first, at most 64 characters");
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;

        var cancellationToken = context.RequestAborted;
        var input = new Input();
        var definition = ScheduleBody.Read(body.Value, input);
        if (definition is not null)
            definition = definition with { Args = await RestoreAsync(schedule, definition, schedules, client, input, cancellationToken) };
        if (definition is not null && !Recurrence.TryRead(definition, out var faults, out _))
            RejectAll(input, faults);
        if (definition is not null)
            definition = definition with { Version = await CheckTaskAsync(definition, input, client, cancellationToken) };
        return definition is null || !input.IsValid
            ? input.Rejection(StatusCodes.Status422UnprocessableEntity)
            : await PutAsync(schedule, definition, schedules, cancellationToken);
    }

    private static async Task<Results<Ok<ScheduleSnapshot>, Created<ScheduleSnapshot>, ProblemHttpResult>> PutAsync(
        string schedule, ScheduleDefinition definition, IScheduleClient schedules, CancellationToken cancellationToken)
    {
        var outcome = await schedules.PutAsync(schedule, definition, cancellationToken);
        if (outcome == PutOutcome.TooMany)
            return Problem.Conflict($"There are {ScheduleName.MostSchedules} schedules already: delete one first.");
        if (await schedules.FindAsync(schedule, cancellationToken) is not { } found)
            return Problem.Conflict($"Schedule '{schedule}' was deleted by another call at the same time.");
        return outcome == PutOutcome.Created ? TypedResults.Created($"/schedules/{schedule}", found) : TypedResults.Ok(found);
    }

    // What GET shows may be put back, also where it shows a mask.
    private static async Task<JsonElement> RestoreAsync(
        string schedule, ScheduleDefinition definition, IScheduleClient schedules, ITaskQueueClient client, Input input, CancellationToken cancellationToken)
    {
        if (!QueueName.IsValid(definition.Kind) || await client.FindDefinitionAsync(definition.Kind, cancellationToken) is not { } kind)
            return definition.Args;
        if (SensitiveArguments.Restore(kind.Schema, definition.Args, original: null) is { } unmasked)
            return unmasked;
        var before = await schedules.FindAsync(schedule, cancellationToken);
        var restored = SensitiveArguments.Restore(kind.Schema, definition.Args, before?.Kind == definition.Kind ? before.Args : null);
        if (restored is null)
            input.Reject("args", $"has the mask {SensitiveArguments.Mask} where nothing is known that it stands for: give the value");
        return restored ?? definition.Args;
    }

    /// <summary>The version that the arguments are checked by; null when there is none.</summary>
    private static async Task<int?> CheckTaskAsync(ScheduleDefinition definition, Input input, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (definition.Args.ValueKind != JsonValueKind.Object)
            input.Reject("args", "must be a JSON object");
        else if (Encoding.UTF8.GetByteCount(definition.Args.GetRawText()) > ScheduleName.LongestArgs)
            input.Reject("args", $"must have at most {ScheduleName.LongestArgs} bytes of JSON");
        if (definition.Queue is not null && !QueueName.IsValid(definition.Queue))
            input.Reject("queue", QueueName.Rule);

        if (!QueueName.IsValid(definition.Kind) || await client.FindDefinitionAsync(definition.Kind, cancellationToken) is not { } kind)
        {
            input.Reject("kind", "is not a kind that a worker has published: GET /kinds lists all" + await NeighboursAsync(definition.Kind, client, cancellationToken));
            return null;
        }

        foreach (var (argument, faults) in ArgumentSchema.Check(kind.Schema, definition.Args))
            input.Reject(argument == "args" ? "args" : $"args.{argument}", faults[0]);
        return kind.Version;
    }

    private static async Task<string> NeighboursAsync(string kind, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var known = (await client.GetDefinitionsAsync(cancellationToken)).Select(one => one.Name).ToArray();
        var asked = kind.Length > QueueName.MaxLength ? kind[..QueueName.MaxLength] : kind;
        return known.Length == 0 ? "" : $" (did you mean {string.Join(" or ", UnknownKind.Nearest(asked, known))}?)";
    }

    private static void RejectAll(Input input, IReadOnlyDictionary<string, string> faults)
    {
        foreach (var (field, fault) in faults)
            input.Reject(field, fault);
    }
}
