using Microsoft.Extensions.Options;
using TaskQueue.Broker;

namespace TaskQueue.Processing;

/// <summary>Lets tasks run as far as their limits allow, before they take a slot. Tasks without limits don't come here.</summary>
internal sealed class Admission(TaskBroker broker, TaskRegistry registry, StoredPayloads payloads, Hand hand, IOptions<WorkerOptions> options)
{
    private const string Waits = "waits for a limit of its queue, kind or key";

    private readonly string _worker = options.Value.Name;
    private readonly bool _anyDeclared = registry.All.Any(one => one.Policy.Limit is not null || one.Policy.LimitPerKey is not null);

    /// <summary>Takes out those that have to wait. They are no longer in this worker's hand.</summary>
    public async ValueTask<IReadOnlyList<TaskRun>> AdmitAsync(string queue, QueueControl control, IReadOnlyList<TaskRun> runs)
    {
        if (!_anyDeclared && !control.HasLimits)
            return runs;
        var limited = runs.Select(run => (Run: run, Limits: LimitsOf(run, control))).Where(one => one.Limits.Count > 0).ToList();
        if (limited.Count == 0)
            return runs;

        var admitted = await broker.AdmitAsync(
            queue, _worker, [.. limited.Select(one => new Admittee(one.Run.Claim, one.Run.NotesAfter(one.Run.Retries, one.Run.Claim.Notes?.Error, Waits), one.Limits))])
            .ConfigureAwait(false);
        var waiting = limited.Select(one => one.Run).Where(run => !admitted.Contains(run.TaskId)).ToHashSet();
        foreach (var run in limited.Select(one => one.Run))
            run.IsTied = true;
        foreach (var run in waiting)
        {
            run.End();
            hand.Remove(run);
        }

        return [.. runs.Where(run => !waiting.Contains(run))];
    }

    private List<AppliedLimit> LimitsOf(TaskRun run, QueueControl control)
    {
        var limits = new List<AppliedLimit>();
        if (run.Claim.IsRevoked) // it only ends
            return limits;
        if (!run.Read(payloads) || run.Unreadable is not null || registry.Find(run.Kind) is not { } registration)
            return limits;
        Apply(limits, control, LimitTitle.WholeQueue, LimitTitle.WholeQueue, declared: null);
        var kind = LimitTitle.Of(run.Kind, perKey: false);
        Apply(limits, control, kind, kind, registration.Policy.Limit?.Allowance);
        var perKey = LimitTitle.Of(run.Kind, perKey: true);
        if ((registration.Policy.LimitPerKey is not null || control.Limit(perKey) is not null) && registration.LimitKey(run.Entry) is { } key)
            Apply(limits, control, LimitTitle.OfKey(run.Kind, key), perKey, registration.Policy.LimitPerKey?.Allowance);
        return limits;
    }

    private static void Apply(List<AppliedLimit> limits, QueueControl control, string name, string title, string? declared)
    {
        if ((control.Limit(title) ?? declared) is { } allowance)
            limits.Add(new AppliedLimit(name, title, allowance));
    }
}
