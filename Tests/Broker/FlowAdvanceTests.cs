using System.Globalization;
using TaskQueue;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;
using static TaskQueue.Authoring.Workflow;

namespace Tests.Broker;

/// <summary>A step has ended: what is ready, what is skipped, what a step takes from those before it, and how the whole ends.</summary>
public sealed class FlowAdvanceTests(RedisFixture redis)
{
    private readonly FlowBench _bench = new(redis.Connection);

    private static Workflow S(string name, string? into = null) => FlowBench.Step(name, into);

    [Fact]
    public async Task A_chain_goes_step_by_step_and_hands_results_on()
    {
        await _bench.CreateAsync(Chain(S("a"), S("b", "x"), S("c", "x")));

        Assert.Equal("a", await _bench.ReadyAsync());
        Assert.Equal("b", await _bench.EndAsync("a", outcome: "5.0"));
        Assert.Equal("5.0", await _bench.InputAsync("b"));
        Assert.Equal("c", await _bench.EndAsync("b", outcome: "\"seven\""));
        Assert.Equal("\"seven\"", await _bench.InputAsync("c"));
        Assert.Equal((TaskState.Started, 2, 3), await ProgressAsync());
        Assert.Equal("", await _bench.EndAsync("c", outcome: "9"));

        var ended = await _bench.ReadAsync();
        Assert.Equal((TaskState.Success, 3, 3), (ended.Status, ended.Done, ended.Total));
        Assert.Equal("9", ended.Result!.Value.GetRawText());
        Assert.NotNull(ended.EndedAt);
    }

    [Fact]
    public async Task A_chord_waits_for_all_and_takes_their_results_in_order()
    {
        await _bench.CreateAsync(Chord([S("a"), S("b"), S("c")], S("sum", "numbers")));

        Assert.Equal("a b c", await _bench.ReadyAsync());
        Assert.Equal("", await _bench.EndAsync("c", outcome: "3"));
        Assert.Equal("", await _bench.EndAsync("a", outcome: "1"));
        Assert.Equal("sum", await _bench.EndAsync("b", outcome: "2"));
        Assert.Equal("[1,2,3]", await _bench.InputAsync("sum"));
    }

    [Fact]
    public async Task A_group_of_one_is_a_list_too_and_groups_nest()
    {
        await _bench.CreateAsync(Chain(Group(S("a")), S("b", "list"), Group(Group(S("c"), S("d")), S("e")), S("f", "list")));

        Assert.Equal("b", await _bench.EndAsync("a", outcome: "1"));
        Assert.Equal("[1]", await _bench.InputAsync("b"));
        Assert.Equal("c d e", await _bench.EndAsync("b"));
        foreach (var name in new[] { "c", "d", "e" })
            await _bench.EndAsync(name, outcome: $"\"{name}\"");
        Assert.Equal("""[["c","d"],"e"]""", await _bench.InputAsync("f"));
    }

    [Fact]
    public async Task A_group_after_a_group_takes_the_list_each()
    {
        await _bench.CreateAsync(Chain(Group(S("a"), S("b")), Group(S("c", "x"), S("d", "x"))));
        await _bench.EndAsync("a", outcome: "1");

        Assert.Equal("c d", await _bench.EndAsync("b", outcome: "2"));

        Assert.Equal(("[1,2]", "[1,2]"), (await _bench.InputAsync("c"), await _bench.InputAsync("d")));
    }

    [Fact]
    public async Task A_failure_skips_what_comes_after_and_runs_the_callback_with_its_error()
    {
        await _bench.CreateAsync(Chain(S("a"), S("b"), S("c")).OnFailure(S("mend", "error")));

        Assert.Equal("mend", await _bench.FailAsync("a"));
        Assert.Equal("""{"type":"E","message":"a broke"}""", await _bench.InputAsync("mend"));
        await _bench.EndAsync("mend");

        Assert.Equal("a FAILURE, b SKIPPED, c SKIPPED, mend SUCCESS", await _bench.StatesAsync());
        var ended = await _bench.ReadAsync();
        Assert.Equal((TaskState.Failure, "a broke"), (ended.Status, ended.Steps[0].Error!.Message));
    }

    [Fact]
    public async Task A_callback_for_failure_is_skipped_as_planned()
    {
        await _bench.CreateAsync(S("a").OnFailure(S("mend")).OnSuccess(S("cheer", "x")).OnEnd(S("sweep")));

        Assert.Equal("cheer sweep", await _bench.EndAsync("a", outcome: "1"));
        Assert.Equal("1", await _bench.InputAsync("cheer"));
        await _bench.EndAsync("cheer");
        await _bench.EndAsync("sweep");

        Assert.Equal("a SUCCESS, cheer SUCCESS, mend SKIPPED, sweep SUCCESS", await _bench.StatesAsync());
        Assert.Equal(TaskState.Success, (await _bench.ReadAsync()).Status);
    }

    [Fact]
    public async Task A_chord_whose_header_fails_runs_the_callback_once_all_have_ended()
    {
        await _bench.CreateAsync(Chord([S("a"), S("b")], S("sum", "numbers")).OnFailure(S("mend")).OnEnd(S("sweep", "x")));

        Assert.Equal("", await _bench.FailAsync("a"));
        Assert.Equal("mend sweep", await _bench.EndAsync("b"));

        Assert.Equal("null", await _bench.InputAsync("sweep"));
        Assert.Equal("a FAILURE, b SUCCESS, mend PENDING, sum SKIPPED, sweep PENDING", await _bench.StatesAsync());
    }

    [Fact]
    public async Task Told_twice_an_end_counts_once_and_says_what_is_still_to_be_started()
    {
        await _bench.CreateAsync(Chain(Group(S("a"), S("b")), S("c")));
        await _bench.EndAsync("a");

        Assert.Equal("b", await _bench.EndAsync("a"));
        Assert.Equal("c", await _bench.EndAsync("b"));
        Assert.Equal("c", await _bench.EndAsync("b", TaskState.Failure));
        await _bench.StartedAsync("c");

        Assert.Equal("", await _bench.EndAsync("b"));
        Assert.Equal((TaskState.Started, 2, 3), await ProgressAsync());
    }

    [Fact]
    public async Task A_revoked_step_skips_what_comes_after_without_being_a_failure()
    {
        await _bench.CreateAsync(Chain(S("a"), S("b")).OnFailure(S("mend")));

        Assert.Equal("", await _bench.EndAsync("a", TaskState.Revoked));

        Assert.Equal("a REVOKED, b SKIPPED, mend SKIPPED", await _bench.StatesAsync());
        Assert.Equal(TaskState.Revoked, (await _bench.ReadAsync()).Status);
    }

    [Fact]
    public async Task Ten_thousand_steps_side_by_side_all_count()
    {
        var header = Enumerable.Range(0, 9_998).Select(i => S(i.ToString(CultureInfo.InvariantCulture))).ToList();
        await _bench.CreateAsync(Chain(S("first"), Chord(header, S("sum", "numbers"))));
        await _bench.EndAsync("first");

        var ready = "";
        for (var i = 0; i < header.Count; i++)
            ready = await _bench.EndAsync(i.ToString(CultureInfo.InvariantCulture), outcome: i.ToString(CultureInfo.InvariantCulture));

        Assert.Equal("sum", ready);
        Assert.Equal($"[{string.Join(',', Enumerable.Range(0, header.Count))}]", await _bench.InputAsync("sum"));
    }

    [Fact]
    public async Task Steps_that_take_much_are_taken_in_parts()
    {
        await _bench.CreateAsync(Chain(S("a"), Group([.. Enumerable.Range(0, 100).Select(i => S($"n{i}", "x"))])));
        await _bench.EndAsync("a", outcome: $"\"{new string('x', 200 * 1024)}\"");
        var ready = await _bench.Broker.ReadReadyAsync(_bench.Id);

        var (taken, looked) = await _bench.Broker.TakeAsync(_bench.Id, [.. ready]);

        Assert.InRange(looked, 40, 42);
        Assert.Equal((looked, true), (taken.Count, taken.All(step => step.Input!.Length == 200 * 1024 + 2)));
    }

    [Fact]
    public async Task What_is_stored_is_encrypted_where_options_say_so()
    {
        var options = new PayloadOptions { CompressAbove = 10, EncryptionKeys = { $"k1:{Convert.ToBase64String(new byte[32])}" } };
        var bench = new FlowBench(redis.Connection) { Codec = new PayloadCodec(Microsoft.Extensions.Options.Options.Create(options)) };
        var secret = Step("tests.run", System.Text.Json.JsonElement.Parse("""{"password":"a secret too"}"""u8), name: "a");
        await bench.CreateAsync(Chain(Group(Group(secret, S("b")), S("c")), S("d", "x")).OnFailure(S("mend", "error")));
        var (taken, _) = await bench.Broker.TakeAsync(bench.Id, [0]);
        Assert.Equal("a secret too", Assert.Single(taken).Spec.Args.GetProperty("password").GetString());
        foreach (var name in new[] { "a", "b", "c" })
            await bench.EndAsync(name, outcome: $"\"secret {name}\"");

        var stored = new List<string>();
        foreach (var key in bench.Keys.Of(bench.Id).All[..4])
            stored.AddRange((await bench.Database.HashGetAllAsync(key)).Select(entry => entry.Value.ToString()));

        Assert.DoesNotContain(stored, value => value.Contains("secret", StringComparison.Ordinal));
        Assert.Equal("""[["secret a","secret b"],"secret c"]""", await bench.InputAsync("d"));
        await bench.FailAsync("d");
        Assert.Equal("""{"type":"E","message":"d broke"}""", await bench.InputAsync("mend"));
        Assert.Equal("d broke", (await bench.ReadAsync()).Steps.Single(step => step.Name == "d").Error!.Message);
        var stranger = new FlowBroker(redis.Connection, bench.Keys, new FlowPayloads(PayloadCodec.Plain), Microsoft.Extensions.Options.Options.Create(new TaskQueueOptions()));
        Assert.Equal(("d", StepState.Failure, null), (await stranger.ReadAsync(bench.Id))!.Steps.Where(step => step.Name == "d").Select(step => (step.Name, step.Status, step.Error)).Single());
        await Assert.ThrowsAsync<PayloadUnreadableException>(() => stranger.TakeAsync(bench.Id, [5]));
    }

    [Fact]
    public async Task What_a_workflow_keeps_lives_as_long_as_results_once_it_has_ended()
    {
        await _bench.CreateAsync(Chain(S("a"), S("b")));
        await _bench.EndAsync("a");
        var living = await _bench.Database.KeyTimeToLiveAsync(_bench.Keys.Of(_bench.Id).Run);

        await _bench.EndAsync("b");

        Assert.InRange(living!.Value.TotalDays, 29, 30);
        foreach (var key in _bench.Keys.Of(_bench.Id).All[..4])
            Assert.InRange((await _bench.Database.KeyTimeToLiveAsync(key))!.Value.TotalDays, 0.9, 1);
    }

    private async Task<(TaskState, int, int)> ProgressAsync()
    {
        var flow = await _bench.ReadAsync();
        return (flow.Status, flow.Done, flow.Total);
    }
}
