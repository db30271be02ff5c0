using System.Text;
using StackExchange.Redis;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Processing;

/// <summary>Compression and encryption, from the caller to the worker and back.</summary>
public sealed class PayloadTests(RedisFixture redis) : IAsyncDisposable
{
    private const string Key = "a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string OtherKey = "b:HxAeHRwbGhkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=";

    private readonly string _prefix = RedisFixture.NewPrefix();
    private readonly List<WorkerHost> _hosts = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redis_holds_no_word_of_what_is_encrypted_and_holders_of_the_key_see_all(bool encrypts)
    {
        var worker = await StartAsync(true, encrypts ? [Key] : []);
        worker.Steps["secret-ok"] = async (context, cancellation) =>
        {
            await context.AttachAsync("file", "text/plain", "\u0001secret-file"u8.ToArray(), cancellation);
            return "secret-result";
        };
        worker.Steps["secret-bad"] = (_, _) => throw new InvalidOperationException("secret-error");
        worker.Steps["secret-no"] = (_, _) => throw new RejectTaskException("secret-reject");

        var good = await worker.EndOfAsync(await worker.RunAsync("secret-ok"));
        var bad = await worker.EndOfAsync(await worker.RunAsync("secret-bad"));
        var no = await worker.EndOfAsync(await worker.RunAsync("secret-no"));
        var waiting = await worker.Client.EnqueueAsync(new WorkerHost.Run("secret-later"), new EnqueueOptions { Countdown = TimeSpan.FromHours(1) }, Cancelled);

        Assert.Equal(("secret-ok", "secret-result"), (good.Args!.Value.GetProperty("step").GetString(), good.Result!.Value.GetString()));
        Assert.Equal(("secret-error", "secret-reject"), (bad.Error!.Message, no.Error!.Message));
        Assert.Equal(["secret-error", "secret-error", "secret-error"], bad.PastAttempts!.Select(attempt => attempt.Error.Message));
        Assert.Equal("secret-later", (await waiting.FindAsync(Cancelled))!.Args!.Value.GetProperty("step").GetString());
        var file = await worker.Client.FindAttachmentAsync(TaskId.Parse(good.TaskId), "file", Cancelled);
        Assert.Equal(("text/plain", "\u0001secret-file"), (file!.ContentType, Encoding.UTF8.GetString(file.Content.Span)));
        var groups = await worker.DeadLetters.GetGroupsAsync(cancellationToken: Cancelled);
        Assert.Equal(["secret-error", "secret-reject"], groups.Groups.Select(group => group.Error!.Message).Order());
        var all = await DumpAsync();
        Assert.Equal(encrypts, !all.Contains("secret", StringComparison.Ordinal));
        Assert.Contains("tests.run", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_and_a_checkpoint_between_two_attempts_are_encrypted_too()
    {
        var worker = await StartAsync(true, [Key]);
        worker.Steps["a"] = async (context, cancellation) =>
        {
            await context.SaveCheckpointAsync("secret-checkpoint", cancellation);
            Assert.Equal("secret-checkpoint", await context.LoadCheckpointAsync<string>(cancellation));
            throw new RetryTaskException("secret-retry", TimeSpan.FromHours(1));
        };
        var id = await worker.RunAsync("a");

        var task = await Eventually.GetAsync("it is tried again", () => worker.Client.FindAsync(id, Cancelled), one => one!.Status == TaskState.Retry);

        Assert.Equal("secret-retry", task!.Error!.Message);
        Assert.DoesNotContain("secret", await DumpAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_the_key_leaves_the_task_to_one_that_has_it()
    {
        var sender = await StartAsync(false, [Key]);
        var stranger = await StartAsync(true, [OtherKey]);
        var id = await sender.RunAsync("secret");

        var seen = await Eventually.GetAsync("it is parked", () => stranger.Client.FindAsync(id, Cancelled), one => one!.Reason?.Contains("'a'", StringComparison.Ordinal) == true && one.Eta is not null);
        Assert.Equal((TaskState.Pending, null), (seen!.Status, seen.Args));
        await StartAsync(true, [Key, OtherKey]);

        Assert.Equal("secret", (await sender.EndOfAsync(id)).Result!.Value.GetString());
    }

    [Fact]
    public async Task Who_has_not_the_key_is_told_so()
    {
        var worker = await StartAsync(true, [Key]);
        worker.Steps["a"] = async (context, cancellation) =>
        {
            await context.AttachAsync("file", "text/plain", "x"u8.ToArray(), cancellation);
            return "b";
        };
        var id = await worker.RunAsync("a");
        await worker.EndOfAsync(id);
        var stranger = await StartAsync(false, []);

        var task = await stranger.Client.FindAsync(id, Cancelled);

        Assert.Equal((TaskState.Success, null, null), (task!.Status, task.Args, task.Result));
        Assert.Contains("'a'", task.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PayloadUnreadableException>(() => stranger.Client.FindAttachmentAsync(id, "file", Cancelled));
        await Assert.ThrowsAsync<PayloadUnreadableException>(() => stranger.Client.GetHandle<string>(id).GetAsync(Limits.Wait, Cancelled));
    }

    [Fact]
    public async Task A_dead_letter_is_requeued_and_edited_while_encrypted()
    {
        var worker = await StartAsync(true, [Key]);
        worker.Steps["bad"] = (_, _) => throw new RejectTaskException("no");
        var (first, second) = (await worker.RunAsync("bad"), await worker.RunAsync("bad"));
        await worker.EndOfAsync(first);
        await worker.EndOfAsync(second);
        worker.Steps["bad"] = (_, _) => Task.FromResult("fine");

        var edited = await worker.Client.RequeueAsync(first, System.Text.Json.JsonElement.Parse("""{"step":"edited"}"""u8), Cancelled);
        var fingerprint = Assert.Single((await worker.DeadLetters.GetGroupsAsync(cancellationToken: Cancelled)).Groups).Fingerprint;
        var listed = Assert.Single((await worker.DeadLetters.ListAsync(fingerprint, new TaskQuery(), Cancelled)).Tasks);

        Assert.Equal("edited", (await worker.EndOfAsync(edited!.Value)).Result!.Value.GetString());
        Assert.Equal(("bad", "no"), (listed.Args!.Value.GetProperty("step").GetString(), listed.Error!.Message));
        Assert.Equal(1, await worker.DeadLetters.RequeueAllAsync(fingerprint, cancellationToken: Cancelled));
    }

    [Fact]
    public async Task A_batch_is_encrypted_too()
    {
        var sender = await StartAsync(false, [Key]);
        var ids = await sender.Client.EnqueueManyAsync([new WorkerHost.Run("secret-1"), new WorkerHost.Run("secret-2")], cancellationToken: Cancelled);

        Assert.DoesNotContain("secret", await DumpAsync(), StringComparison.Ordinal);
        var worker = await StartAsync(true, [Key]);
        Assert.Equal("secret-2", (await worker.EndOfAsync(ids[1])).Result!.Value.GetString());
    }

    [Fact]
    public async Task A_workflow_hands_on_what_is_encrypted_at_each_end()
    {
        var worker = await StartAsync(true, [Key], compressAbove: 1000);
        var chain = Workflow.Chain(Workflow.Step(new WorkerHost.Run("hello")), Workflow.Step(new WorkerHost.Run("?"), "step"));

        var ended = await worker.Workflows.WaitAsync(await worker.Workflows.StartAsync(chain.ToDefinition(), Cancelled), Limits.Wait, Cancelled);

        Assert.Equal((TaskState.Success, "hello"), (ended!.Status, ended.Result!.Value.GetString()));
    }

    [Fact]
    public async Task A_schedule_is_read_and_run_by_holders_of_the_key_only()
    {
        var sender = await StartAsync(false, [Key]);
        await sender.Schedules.PutAsync("often", new ScheduleDefinition { Kind = "tests.run", Args = System.Text.Json.JsonElement.Parse("""{"step":"secret"}"""u8), Every = 1 }, Cancelled);
        var stranger = await StartAsync(false, [OtherKey]);

        var seen = await stranger.Schedules.FindAsync("often", Cancelled);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, seen!.Args.ValueKind);
        Assert.Contains("'a'", seen.Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PayloadUnreadableException>(() => stranger.Schedules.RunAsync("often", Cancelled));
        Assert.DoesNotContain("secret", await DumpAsync(), StringComparison.Ordinal);
        await StartAsync(true, [Key]);
        var ran = await Eventually.GetAsync("it ran", () => sender.Schedules.FindAsync("often", Cancelled), schedule => schedule!.Runs > 0);
        Assert.Equal("secret", ran!.Args.GetProperty("step").GetString());
        Assert.Equal("secret", (await sender.EndOfAsync(TaskId.Parse(ran.LastTaskId!))).Result!.Value.GetString());
        await sender.Schedules.DeleteAsync("often", Cancelled);
    }

    [Fact]
    public async Task What_is_long_is_compressed_and_anybody_reads_it()
    {
        var worker = await StartAsync(true, [], compressAbove: 100);
        var step = new string('s', 20_000);
        var id = await worker.RunAsync(step);

        Assert.Equal(step, (await worker.EndOfAsync(id)).Result!.Value.GetString());
        Assert.InRange((await DumpAsync()).Length, 100, 10_000);
        var reader = await StartAsync(false, []);
        Assert.Equal(step, (await reader.Client.FindAsync(id, Cancelled))!.Args!.Value.GetProperty("step").GetString());
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private async Task<WorkerHost> StartAsync(bool works, string[] keys, int compressAbove = 0)
    {
        var host = await WorkerHost.StartAsync(redis.ConnectionString, _prefix, works, settings =>
        {
            settings["Worker:UnknownKindDelay"] = "00:00:01";
            settings["TaskQueue:CompressAbove"] = $"{compressAbove}";
            foreach (var (place, key) in keys.Index())
                settings[$"TaskQueue:EncryptionKeys:{place}"] = key;
        });
        _hosts.Add(host);
        return host;
    }

    /// <summary>All that Redis holds of this test, as text.</summary>
    private async Task<string> DumpAsync()
    {
        var database = redis.Connection.GetDatabase();
        var all = new StringBuilder();
        foreach (var key in redis.Connection.GetServer(redis.Connection.GetEndPoints()[0]).Keys(pattern: $"{_prefix}:*{{*"))
        {
            IEnumerable<RedisValue> values = await database.KeyTypeAsync(key) switch
            {
                RedisType.Hash => (await database.HashGetAllAsync(key)).SelectMany(field => new[] { field.Name, field.Value }),
                RedisType.Stream => (await database.StreamRangeAsync(key)).SelectMany(entry => entry.Values).SelectMany(field => new[] { field.Name, field.Value }),
                RedisType.SortedSet => await database.SortedSetRangeByRankAsync(key),
                RedisType.String => [await database.StringGetAsync(key)],
                _ => [],
            };
            foreach (var value in values)
                all.Append(Encoding.Latin1.GetString((byte[])value!)).Append('\n');
        }

        return all.ToString();
    }
}
