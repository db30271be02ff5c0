using System.Diagnostics;
using System.Text;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Broker;

public sealed class BlobTests
{
    private static readonly ActivityContext Parent = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static readonly TaskEntry Plain = new("k", default, ReadOnlyMemory<byte>.Empty);

    [Fact]
    public void An_entry_carries_kind_arguments_and_trace()
    {
        var bytes = new TaskEntry("tests.echo", new TraceContext(Parent, "vendor=1", "user=5"), Encoding.UTF8.GetBytes("{\"a\":1}")).ToBytes();

        Assert.True(TaskEntry.TryRead(bytes, out var entry));
        Assert.Equal("tests.echo", entry.Kind);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(entry.Args.Span));
        Assert.Equal((Parent.TraceId, Parent.SpanId, Parent.TraceFlags), (entry.Trace.Parent.TraceId, entry.Trace.Parent.SpanId, entry.Trace.Parent.TraceFlags));
        Assert.Equal(("vendor=1", "user=5"), (entry.Trace.State, entry.Trace.Baggage));
    }

    [Fact]
    public void A_second_task_of_the_same_leaves_behind_what_there_is_only_one_of()
    {
        var extras = new TaskExtras { Id = "a", Tied = true, Flow = new FlowStep("w", "s"), Version = 2, ExpiresAfter = 5 };

        Assert.Equal(new TaskExtras { Version = 2, ExpiresAfter = 5 }, (Plain with { Extras = extras }).ForAnother().Extras);
        Assert.Equal(Plain, (Plain with { Extras = new TaskExtras { Id = "a", Tied = true } }).ForAnother());
    }

    [Fact]
    public void An_entry_without_a_trace_is_short()
    {
        var bytes = new TaskEntry("k", default, new byte[2]).ToBytes();

        Assert.Equal(3 + 1 + 2, bytes.Length);
        Assert.True(TaskEntry.TryRead(bytes, out var entry));
        Assert.Null(entry.Trace.TraceId);
    }

    [Fact]
    public void An_entry_cut_anywhere_is_never_misread_as_longer()
    {
        var bytes = new TaskEntry("tests.echo", new TraceContext(Parent, "vendor=1", "user=5"), ReadOnlyMemory<byte>.Empty).ToBytes();

        for (var length = 0; length < bytes.Length; length++)
            Assert.False(TaskEntry.TryRead(bytes.AsMemory(0, length), out _), $"{length} bytes were read");
    }

    [Fact]
    public void An_entry_of_a_later_version_is_left_alone()
    {
        var bytes = new TaskEntry("k", default, new byte[2]).ToBytes();
        bytes[0]++;

        Assert.False(TaskEntry.TryRead(bytes, out _));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var entry = new TaskEntry("k", default, new byte[] { 1 }).ToBytes();
        var record = new EndRecord(TaskState.Failure, 3, 1_767_225_600_000, 1_767_225_600_999, 5_000_000_000, "w1", entry, Encoding.UTF8.GetBytes("{}"));

        Assert.True(EndRecord.TryRead(record.ToBytes(), out var read));

        Assert.Equal(record with { Entry = default, Outcome = default }, read with { Entry = default, Outcome = default });
        Assert.Equal(entry, read.Entry.ToArray());
        Assert.Equal("{}", Encoding.UTF8.GetString(read.Outcome.Span));
    }

    [Fact]
    public void A_record_tells_of_the_attempts_before()
    {
        var past = new[] { new AttemptSnapshot(1, "w1", DateTimeOffset.UnixEpoch, 0.5, new TaskError("E", "broken")) };
        var bytes = new EndRecord(TaskState.Success, 2, 1, 2, 3, "w2", new byte[] { 7 }, new byte[] { 8, 9 }, past).ToBytes();

        Assert.True(EndRecord.TryRead(bytes, out var read));

        Assert.Equal(past, read.Past!);
        Assert.Equal([7], read.Entry.ToArray());
        Assert.Equal([8, 9], read.Outcome.ToArray());
        for (var length = 0; length < bytes.Length; length++)
            EndRecord.TryRead(bytes.AsMemory(0, length), out _);
    }

    [Fact]
    public void A_record_keeps_short_arguments_and_leaves_long_ones_out()
    {
        var longEntry = new TaskEntry("k", default, new byte[EndRecord.LongestArgsKept + 1]).ToBytes();
        var shortEntry = new TaskEntry("k", default, new byte[10]).ToBytes();

        Assert.Equal(4, EndRecord.Keep(longEntry).Length);
        Assert.Equal(shortEntry.Length, EndRecord.Keep(shortEntry).Length);
    }

    [Fact]
    public void Every_place_in_a_bucket_leads_back_to_its_task()
    {
        var keys = new RedisKeys("p").Of("q");
        foreach (var lane in Enum.GetValues<TaskLane>())
        {
            for (var milliseconds = 1_767_225_600_000; milliseconds < 1_767_225_600_200; milliseconds += 7)
            {
                foreach (var sequence in new[] { 0, 7, 8, 511, 512, 100_000 })
                {
                    var id = new TaskId("q", lane, milliseconds, sequence);
                    var bucket = keys.Bucket(id).ToString()[(keys.Buckets.ToString().Length + 1)..];

                    Assert.Equal(id, QueueKeys.FromBucket("q", bucket, QueueKeys.BucketField(id)));
                }
            }
        }
    }
}
