using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>A task as a worker gets it. Consumer and count are the fence of everything it does with it.</summary>
/// <param name="Id">The task.</param>
/// <param name="Entry">Its entry's id, as Redis wrote it.</param>
/// <param name="Count">How many times it was delivered, this one included.</param>
/// <param name="Raw">The entry's blob; empty when the entry isn't one of ours.</param>
/// <param name="Notes">What earlier attempts left behind.</param>
/// <param name="Crashes">How often its worker was lost.</param>
/// <param name="IsRevoked">Whether it was asked to be revoked while another worker had it.</param>
internal sealed record ClaimedTask(TaskId Id, string Entry, int Count, ReadOnlyMemory<byte> Raw, TaskNotes? Notes, int Crashes, bool IsRevoked = false);

/// <summary>A task that ended, on its way to Redis.</summary>
/// <param name="Claim">The claim it ends.</param>
/// <param name="Record">What to keep of it.</param>
/// <param name="HasNotes">Whether notes or crashes are to be cleared.</param>
internal readonly record struct EndedTask(ClaimedTask Claim, EndRecord Record, bool HasNotes);

/// <summary>A lease to keep, with what is new about the task.</summary>
internal readonly record struct Extension(ClaimedTask Claim, TaskNotes? Notes, string? Event);

/// <summary>What was due, and how long until the next is; null when nothing else waits.</summary>
internal readonly record struct Promotion(IReadOnlyList<ClaimedTask> Tasks, TimeSpan? UntilNext);

/// <summary>A task taken from a worker that was lost.</summary>
internal readonly record struct ReclaimedTask(TaskId Id, string LostBy);
