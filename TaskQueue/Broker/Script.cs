using System.Text;

namespace TaskQueue.Broker;

/// <summary>The Lua scripts, one file each. Lines <c>--! include NAME</c> at a script's top are replaced by that file, once.</summary>
internal static class Script
{
    private const string IncludeMark = "--! include ";

    public static string EnqueueMany { get; } = Load("enqueue_many");

    public static string EnqueueTied { get; } = Load("enqueue_tied");

    public static string Admit { get; } = Load("admit");

    public static string LimitSet { get; } = Load("limit_set");

    public static string LimitRead { get; } = Load("limit_read");

    public static string Extend { get; } = Load("extend");

    public static string Complete { get; } = Load("complete");

    public static string Fail { get; } = Load("fail");

    public static string Checkpoint { get; } = Load("checkpoint");

    public static string Trial { get; } = Load("trial");

    public static string Retry { get; } = Load("retry");

    public static string RunNow { get; } = Load("run_now");

    public static string Promote { get; } = Load("promote");

    public static string Reclaim { get; } = Load("reclaim");

    public static string Revoke { get; } = Load("revoke");

    public static string EndRevoked { get; } = Load("end_revoked");

    public static string Requeue { get; } = Load("requeue");

    public static string Discard { get; } = Load("discard");

    public static string Forget { get; } = Load("forget");

    public static string DeadGroups { get; } = Load("dead_groups");

    public static string DeadPage { get; } = Load("dead_page");

    public static string Read { get; } = Load("read");

    public static string List { get; } = Load("list");

    public static string Position { get; } = Load("position");

    public static string History { get; } = Load("history");

    public static string Stats { get; } = Load("stats");

    public static string Record { get; } = Load("record");

    public static string Sample { get; } = Load("sample");

    public static string Recorded { get; } = Load("recorded");

    public static string Heartbeat { get; } = Load("heartbeat");

    public static string Waiting { get; } = Load("waiting");

    public static string Purge { get; } = Load("purge");

    public static string Resume { get; } = Load("resume");

    public static string ControlWorker { get; } = Load("control_worker");

    public static string Scheduled { get; } = Load("scheduled");

    public static string SchedulePut { get; } = Load("schedule_put");

    public static string ScheduleRead { get; } = Load("schedule_read");

    public static string ScheduleMove { get; } = Load("schedule_move");

    public static string ScheduleRecord { get; } = Load("schedule_record");

    public static string TickClaim { get; } = Load("tick_claim");

    public static string TickEnqueue { get; } = Load("tick_enqueue");

    public static string TickConfirm { get; } = Load("tick_confirm");

    public static string FlowCreate { get; } = Load("flow_create");

    public static string FlowAdvance { get; } = Load("flow_advance");

    public static string FlowTake { get; } = Load("flow_take");

    public static string FlowStarted { get; } = Load("flow_started");

    public static string FlowCancel { get; } = Load("flow_cancel");

    public static string FlowRead { get; } = Load("flow_read");

    public static string FlowAnnounce { get; } = Load("flow_announce");

    public static string FlowOverdue { get; } = Load("flow_overdue");

    private static string Load(string name) => Load(name, []);

    private static string Load(string name, HashSet<string> included)
    {
        if (!included.Add(name))
            return "";
        var file = $"{name}.lua";
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The script '{file}' is not embedded in the assembly.");
        using var reader = new StreamReader(stream);
        var script = new StringBuilder();
        while (reader.ReadLine() is { } line)
            script.Append(line.StartsWith(IncludeMark, StringComparison.Ordinal) ? Load(line[IncludeMark.Length..].Trim(), included) : line).Append('\n');
        return script.ToString();
    }
}
