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
/// <param name="IsLetGo">Whether it waited for a limit that has room now.</param>
internal sealed record ClaimedTask(
    TaskId Id, string Entry, int Count, ReadOnlyMemory<byte> Raw, TaskNotes? Notes, int Crashes, bool IsRevoked = false, bool IsLetGo = false);

/// <summary>A task that ended, on its way to Redis.</summary>
/// <param name="Claim">The claim it ends.</param>
/// <param name="Record">What to keep of it.</param>
/// <param name="HasNotes">Whether notes or crashes are to be cleared.</param>
internal readonly record struct EndedTask(ClaimedTask Claim, EndRecord Record, bool HasNotes);

/// <summary>A lease to keep, with what is new about the task.</summary>
internal readonly record struct Extension(ClaimedTask Claim, TaskNotes? Notes, string? Event);

/// <summary>What was due, and what else there is to know of the queue.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="UntilNext">How long until the next is due; null when nothing else waits.</param>
/// <param name="Low">How many of low priority wait.</param>
/// <param name="Control">What operators set for the queue.</param>
internal readonly record struct Promotion(IReadOnlyList<ClaimedTask> Tasks, TimeSpan? UntilNext, long Low, QueueControl Control);

/// <summary>What was ready, and the wake-up that came with it, if one did.</summary>
internal readonly record struct ReadyClaim(IReadOnlyList<ClaimedTask> Tasks, string? WakeUp);

/// <summary>A task that was enqueued with ties, or the one that has a key of it already.</summary>
/// <param name="Id">The task.</param>
/// <param name="IsNew">Whether it was enqueued now.</param>
/// <param name="IsSame">Whether kind and arguments are the same.</param>
internal readonly record struct TiedTask(TaskId Id, bool IsNew, bool IsSame);

/// <summary>A task to admit under its limits.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Notes">What to note if it has to wait.</param>
/// <param name="Limits">All its limits.</param>
internal readonly record struct Admittee(ClaimedTask Claim, TaskNotes Notes, IReadOnlyList<AppliedLimit> Limits);

/// <summary>A limit as it applies to a task.</summary>
/// <param name="Name">Whose slots and starts are counted together.</param>
/// <param name="Title">What operators set it by: one for all keys of a kind.</param>
/// <param name="Allowance">What it allows, unless operators say otherwise: see <c>limits.lua</c>.</param>
internal readonly record struct AppliedLimit(string Name, string Title, string Allowance);

/// <summary>A task taken from a worker that was lost.</summary>
internal readonly record struct ReclaimedTask(TaskId Id, string LostBy);
