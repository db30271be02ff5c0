using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Reads workflows out of Redis' replies.</summary>
internal static class FlowReply
{
    /// <summary>How the scripts write the end of a step.</summary>
    public static string Letter(TaskState state) => state switch { TaskState.Success => "S", TaskState.Failure => "F", _ => "R" };

    /// <summary>Writes a trace's parent as W3C does; empty without a trace.</summary>
    public static string WriteParent(TraceContext trace) =>
        trace.TraceId is { } id ? $"00-{id}-{trace.Parent.SpanId.ToHexString()}-{(int)trace.Parent.TraceFlags:x2}" : "";

    public static TraceContext ReadTrace(RedisValue parent, RedisValue state, RedisValue baggage) =>
        ActivityContext.TryParse(parent.ToString(), null, isRemote: true, out var context) ? new TraceContext(context, Text(state), Text(baggage)) : default;

    public static ReadyStep ReadReady(WorkflowId flow, RedisResult row, FlowPayloads payloads)
    {
        var (keeps, spec) = payloads.DecodeSpec(flow, (byte[])row[1]!);
        var node = new FlowNode(flow, (int)row[0], keeps);
        var takesTooMuch = (bool)row[3];
        return new ReadyStep(node, spec, spec.Into is null || takesTooMuch ? null : payloads.DecodeInput(flow, row[2]), takesTooMuch, (string)row[4]! is { Length: > 0 } links ? links : null);
    }

    /// <summary>Reads <c>WORKFLOW STEP MEMBER STATE</c>; null for what a later version may have written.</summary>
    public static UntoldEnd? ReadUntold(string queue, string member) =>
        member.Split(' ') is [var flow, var step, var task, var state] && FlowNode.Read(new FlowStep(flow, step)) is { } node && Enum.TryParse<TaskState>(state, ignoreCase: true, out var ended)
            ? new UntoldEnd(member, node, QueueKeys.FromMember(queue, task), ended)
            : null;

    /// <summary>How the end of a task stands in its queue's outbox.</summary>
    public static string WriteUntold(FlowStep step, TaskId task, TaskState state) => $"{step.Workflow} {step.Step} {QueueKeys.Member(task)} {state.WireName()}";

    public static WorkflowSummary? ReadSummary(WorkflowId flow, IReadOnlyDictionary<string, string> header)
    {
        if (!header.TryGetValue("total", out var total) || ReadTime(header, "created") is not { } created)
            return null;
        var done = Number(total) - Number(header["left"]);
        return new WorkflowSummary
        {
            WorkflowId = flow.ToString(),
            Name = header["name"] is { Length: > 0 } name ? name : null,
            Status = header.GetValueOrDefault("state") switch
            {
                "S" => TaskState.Success,
                "F" => TaskState.Failure,
                "R" => TaskState.Revoked,
                _ => done == 0 ? TaskState.Pending : TaskState.Started,
            },
            Done = done,
            Total = Number(total),
            Failed = header.TryGetValue("failed", out var failed) ? Number(failed) : 0,
            CreatedAt = created,
            CancelledAt = ReadTime(header, "cancelled"),
            EndedAt = ReadTime(header, "ended"),
            TraceId = ReadTrace(header["trace"], "", "").TraceId,
        };
    }

    public static WorkflowSnapshot? ReadSnapshot(WorkflowId flow, RedisResult reply, FlowPayloads payloads)
    {
        if (ReadSummary(flow, Pairs(reply[0]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal)) is not { } summary)
            return null;
        var (specs, run) = (Pairs(reply[1]), Pairs(reply[2]));
        var steps = Enumerable.Range(0, summary.Total)
            .Select(i => ReadStep(flow, i, FlowPayloads.ReadSpec((byte[])specs[i.ToString(CultureInfo.InvariantCulture)]!).Step, run, payloads))
            .ToList();
        return new WorkflowSnapshot
        {
            WorkflowId = summary.WorkflowId,
            Name = summary.Name,
            Status = summary.Status,
            Done = summary.Done,
            Total = summary.Total,
            Failed = summary.Failed,
            CreatedAt = summary.CreatedAt,
            CancelledAt = summary.CancelledAt,
            EndedAt = summary.EndedAt,
            TraceId = summary.TraceId,
            Result = summary.Status == TaskState.Success ? Result(steps) : null,
            Steps = steps,
        };
    }

    private static StepSnapshot ReadStep(WorkflowId flow, int i, WorkflowStep spec, Dictionary<string, RedisValue> run, FlowPayloads payloads)
    {
        var state = run.GetValueOrDefault($"s{i}").ToString() switch
        {
            "S" => StepState.Success,
            "F" => StepState.Failure,
            "R" => StepState.Revoked,
            "K" => StepState.Skipped,
            _ => StepState.Pending,
        };
        var stored = run.GetValueOrDefault($"o{i}");
        ReadOnlyMemory<byte> outcome = default;
        if (!stored.IsNullOrEmpty)
            payloads.TryDecodeOutcome(flow, (byte[])stored!, out outcome);
        return new StepSnapshot
        {
            Name = spec.Name,
            Kind = spec.Kind,
            Status = state,
            After = spec.After,
            When = spec.When,
            TaskId = Text(run.GetValueOrDefault($"t{i}")),
            Result = state == StepState.Success && !outcome.IsEmpty ? JsonElement.Parse(outcome.Span) : null,
            Error = state == StepState.Failure && !outcome.IsEmpty ? JsonSerializer.Deserialize(outcome.Span, ContractsJson.Default.TaskError) : null,
        };
    }

    /// <summary>What the last steps returned: of one its result, of several the list.</summary>
    private static JsonElement? Result(List<StepSnapshot> steps)
    {
        var followed = steps.Where(step => step.When == StepCondition.Success).SelectMany(step => step.After).ToHashSet(StringComparer.Ordinal);
        var last = steps.Where(step => step is { Status: StepState.Success, When: StepCondition.Success } && !followed.Contains(step.Name)).ToList();
        var byName = steps.ToDictionary(step => step.Name, StringComparer.Ordinal);
        return last.Count == 0 ? null : JsonElement.Parse(last.Count == 1 ? Json(last[0], byName) : Json(last, byName));
    }

    private static string Json(IEnumerable<StepSnapshot> steps, Dictionary<string, StepSnapshot> byName) =>
        $"[{string.Join(',', steps.Select(step => Json(step, byName)))}]";

    private static string Json(StepSnapshot step, Dictionary<string, StepSnapshot> byName) =>
        step.Kind is null ? Json(step.After.Select(name => byName[name]), byName) : step.Result?.GetRawText() ?? "null";

    private static Dictionary<string, RedisValue> Pairs(RedisResult reply)
    {
        var values = (RedisValue[])reply!;
        var pairs = new Dictionary<string, RedisValue>(values.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i += 2)
            pairs[values[i]!] = values[i + 1];
        return pairs;
    }

    private static DateTimeOffset? ReadTime(IReadOnlyDictionary<string, string> header, string field) =>
        header.TryGetValue(field, out var text) ? DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse(text, CultureInfo.InvariantCulture)) : null;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string? Text(RedisValue value) => value.IsNullOrEmpty ? null : value.ToString();
}
