using TaskQueue.Contracts;

namespace Tests.Chaos;

/// <summary>Compares what was promised and what was written outside Redis with what the client and Redis say.</summary>
internal sealed class Audit(Stage stage, Accepted accepted)
{
    private static readonly string[] Queues = [QueueName.Default, ChaosTests.Scrap];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Dictionary<TaskId, TaskSnapshot?> _ends = [];

    /// <summary>How everything ended; waits for it.</summary>
    public async Task<AuditResult> RunAsync()
    {
        await SettleAsync();
        var residue = await LeftAsync();
        var book = LedgerBook.Read(stage.Ledgers);
        var events = await EndEvents.CountAsync(stage.Admin, Stage.Prefix, Queues);
        var runs = book.Lines.Select(line => line.Task).Concat(accepted.Tasks.Keys).ToHashSet();
        return new AuditResult
        {
            Lost = [.. _ends.Where(one => one.Value is null).Select(one => Tell(one.Key)), .. runs.Where(id => !events.ContainsKey(id)).Select(id => $"{id} never ended")],
            EndedTwice = [.. events.Where(one => one.Value > 1).Select(one => $"{one.Key} {one.Value} times"), .. await ChangedAsync()],
            Stuck = [.. _ends.Where(one => one.Value is { EndedAt: null }).Select(one => $"{Tell(one.Key)}: {one.Value!.Status} {one.Value.Reason}"), .. await FlowsAsync(), .. residue],
            Wrong = [.. _ends.Where(one => one.Value is { EndedAt: not null } end && !accepted.Tasks[one.Key].Ends.Contains(end.Status)).Select(one => $"{Tell(one.Key)}: {one.Value!.Status} {one.Value.Error?.Message}"), .. accepted.Doubles],
            Ticks = await TicksAsync(book),
            Recoveries = [.. book.Recoveries(stage.Kills.Items).Order()],
            Starts = book.Lines.Count(line => line.IsStart),
            Ran = book.Lines.Select(line => line.Task).Distinct().Count(),
        };
    }

    private string Tell(TaskId id) => $"{id} ({accepted.Tasks[id].Shape} {accepted.Tasks[id].Number})";

    /// <summary>Until every accepted task has ended, or for as long as patience lasts.</summary>
    private async Task SettleAsync()
    {
        var (clock, open) = (TimeProvider.System, accepted.Tasks.Keys.ToList());
        var began = clock.GetTimestamp();
        while (open.Count > 0 && clock.GetElapsedTime(began) < Patience)
        {
            foreach (var (id, end) in await FindAsync(open))
                _ends[id] = end;
            open.RemoveAll(id => _ends[id] is null or { EndedAt: not null });
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock);
        }
    }

    private async Task<IReadOnlyList<(TaskId Id, TaskSnapshot? End)>> FindAsync(IEnumerable<TaskId> ids)
    {
        var found = new List<(TaskId, TaskSnapshot?)>();
        foreach (var chunk in ids.Chunk(200))
            found.AddRange(await Task.WhenAll(chunk.Select(async id => (id, await stage.Client.Client.FindAsync(id)))));
        return found;
    }

    /// <summary>Workflows of calls that got no answer may still be on their way.</summary>
    private async Task<IReadOnlyList<string>> LeftAsync()
    {
        var (clock, left) = (TimeProvider.System, default(IReadOnlyList<string>?));
        var began = clock.GetTimestamp();
        while (left is not { Count: 0 } && clock.GetElapsedTime(began) < Patience / 3)
        {
            left = await Residue.FindAsync(stage.Admin, Stage.Prefix, Queues);
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock);
        }

        return left!;
    }

    private async Task<IEnumerable<string>> ChangedAsync() =>
        (await FindAsync(_ends.Keys)).Where(one => (one.End?.Status, one.End?.EndedAt) != (_ends[one.Id]?.Status, _ends[one.Id]?.EndedAt)).Select(one => $"{one.Id} ended anew as {one.End?.Status}");

    private async Task<IEnumerable<string>> FlowsAsync()
    {
        var wrong = new List<string>();
        foreach (var (id, end) in accepted.Workflows)
        {
            var flow = await stage.Client.Workflows.WaitAsync(id, TimeSpan.FromSeconds(5));
            if (flow?.Status != end || flow.EndedAt is null)
                wrong.Add($"workflow {id} is {flow?.Status} with {flow?.Done} of {flow?.Total} done, not {end}");
        }

        return wrong;
    }

    /// <summary>Runs of the schedules that did not become exactly one task.</summary>
    private async Task<IReadOnlyList<string>> TicksAsync(LedgerBook book)
    {
        var wrong = new List<string>();
        foreach (var (name, number) in ChaosTests.Schedules)
        {
            var runs = (await stage.Client.Schedules.FindAsync(name))!.Runs;
            var tasks = book.Lines.Where(line => line.Number == number).Select(line => line.Task).Distinct().Count();
            var calls = stage.Admin.GetServers()[0].Keys(pattern: $"{Stage.Prefix}:*:tick:{name}:*").Count();
            if (runs != tasks || calls != tasks || tasks == 0)
                wrong.Add($"{name}: {runs} runs, {calls} due times, {tasks} tasks");
        }

        return wrong;
    }
}
