using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>Takes a task back, whatever it does now.</summary>
internal static class Revocation
{
    /// <summary>0 when there is no such task, 1 when it is revoked, 2 when its worker is asked to end it, 3 when it has ended already.</summary>
    public static async Task<int> RevokeAsync(TaskBroker broker, TaskReader reader, TaskId id, DateTimeOffset now)
    {
        var snapshot = await reader.FindAsync(id).ConfigureAwait(false);
        if (snapshot is null or { EndedAt: not null })
            return snapshot is null ? 0 : 3;
        var entry = await broker.ReadEntryAsync(id).ConfigureAwait(false);
        var record = new EndRecord(
            TaskState.Revoked, snapshot.Attempts, 0, now.ToUnixTimeMilliseconds(), 0, "", EndRecord.Keep(entry), ReadOnlyMemory<byte>.Empty, snapshot.PastAttempts);
        return await broker.RevokeAsync(id, record).ConfigureAwait(false) switch { 0 => 3, var outcome => outcome };
    }
}
