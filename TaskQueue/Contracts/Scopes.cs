namespace TaskQueue.Contracts;

/// <summary>What a key of the HTTP API may be used for, and the roles that are made of it.</summary>
public static class Scopes
{
    /// <summary>Look at everything but keys and audit log.</summary>
    public const string Read = "read";

    /// <summary>Start tasks and workflows.</summary>
    public const string Enqueue = "enqueue";

    /// <summary>Change what is there: revoke, requeue, purge, pause, limits, schedules, workers.</summary>
    public const string Operate = "operate";

    /// <summary>Make and revoke keys, read the audit log, see what is masked.</summary>
    public const string Admin = "admin";

    /// <summary>All of them, the weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Read, Enqueue, Operate, Admin];

    /// <summary>The roles: each name stands for its scopes.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["viewer"] = [Read],
        ["operator"] = [Read, Enqueue, Operate],
        ["admin"] = All,
    };

    /// <summary>The role that has just these scopes; null when none has.</summary>
    public static string? RoleOf(IEnumerable<string> scopes)
    {
        var given = scopes.ToHashSet(StringComparer.Ordinal);
        return Roles.Where(role => given.SetEquals(role.Value)).Select(role => role.Key).FirstOrDefault();
    }
}
