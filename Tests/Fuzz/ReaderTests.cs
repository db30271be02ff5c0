using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Processing;

namespace Tests.Fuzz;

/// <summary>Whatever stands in Redis, in a setting or in a call: reading it says yes or no, and never throws.</summary>
public sealed class ReaderTests
{
    private const int Seed = 20_261_120;
    private const int Cases = 5_000;

    private static readonly byte[] Entry = new TaskEntry(
        "tests.run", new TraceContext(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded), "a=1", "b=2"), "{\"step\":\"x\"}"u8.ToArray(),
        new TaskExtras { Id = "mine", ExpiresAfter = 5000, Version = 2, Priority = 3, Headers = new Dictionary<string, string> { ["a"] = "b" }, Flow = new FlowStep("w", "1"), Links = "00-x" }).ToBytes();

    private static readonly byte[] Record = new EndRecord(
        TaskState.Failure, 3, 1_767_225_600_000, 1_767_225_600_999, 5000, "w1", Entry, "{\"type\":\"E\",\"message\":\"m\"}"u8.ToArray(),
        [new AttemptSnapshot(1, "w1", DateTimeOffset.UnixEpoch, 0.5, new TaskError("E", "broken"))]).ToBytes();

    private static readonly byte[] Notes = new TaskNotes { Retries = 1, Worker = "w", Error = new TaskError("E", "m"), Progress = new TaskProgress(5, "x") }.ToBytes();

    private static readonly TaskId Id = TaskId.Parse("default-1767225600000-0");

    [Fact]
    public void Entries() => Try(Entry, bytes =>
    {
        _ = TaskEntry.TryRead(bytes, out _);
        var unfinished = new SnapshotBuilder.Unfinished(Id, bytes, null, 0, TimeSpan.Zero, null, null, false);
        Show(SnapshotBuilder.Build(unfinished, DateTimeOffset.UnixEpoch, StoredPayloads.Plain));
    });

    [Fact]
    public void Records() => Try(Record, bytes =>
    {
        if (EndRecord.TryRead(bytes, out var record))
            Show(SnapshotBuilder.Build(Id, record, StoredPayloads.Plain));
    });

    [Fact]
    public void Extras() => Try(new TaskExtras { Id = "mine", ExpiresAfter = 5000, Headers = new Dictionary<string, string> { ["a"] = "b" } }.ToBytes(), bytes => TaskExtras.Read(bytes.Span));

    [Fact]
    public void NotesOfTasks() => Try(Notes, bytes => TaskNotes.Read(bytes));

    [Fact]
    public void Texts() => Try("*/5 1-3 * * 1,2"u8.ToArray(), bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes.Span);
        if (Recurrence.TryRead(new ScheduleDefinition { Kind = "k", Cron = text }, out _, out var cron))
            cron.Next(DateTimeOffset.UnixEpoch);
        if (Recurrence.TryRead(new ScheduleDefinition { Kind = "k", Every = bytes.Length > 8 ? BitConverter.ToDouble(bytes.Span) : bytes.Length, TimeZone = text }, out _, out var every))
            every.Next(DateTimeOffset.UnixEpoch);
        _ = TaskId.TryParse(text, out _);
        _ = WorkflowId.TryParse(text, out _);
        _ = QueueWeight.TryParse(text, out _);
        _ = TaskLimit.TryParseRate(text, out _);
    });

    private static void Show(TaskSnapshot snapshot) => JsonSerializer.Serialize(snapshot, ContractsJson.Default.TaskSnapshot);

    /// <summary>Damaged in many ways, and things that never were like it.</summary>
    private static void Try(byte[] sound, Action<ReadOnlyMemory<byte>> read)
    {
        read(sound);
        var fuzzer = new Fuzzer(Seed);
        for (var number = 0; number < Cases; number++)
        {
            var bytes = (number % 3) switch
            {
                0 => fuzzer.Bytes(200),
                1 => Encoding.UTF8.GetBytes(fuzzer.Text()),
                _ => fuzzer.Damage(sound),
            };
            var thrown = Xunit.Record.Exception(() => read(bytes));
            Assert.True(thrown is null, $"seed {Seed}, case {number}: {Convert.ToHexString(bytes)}: {thrown}");
        }
    }
}
