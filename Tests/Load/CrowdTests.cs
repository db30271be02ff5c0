using System.Globalization;
using System.Net;
using System.Text.Json;
using StackExchange.Redis;
using Tests.Api;
using Tests.Support;

namespace Tests.Load;

/// <summary>Many callers at once: each gets its answer, or is told to come back, and Redis hears little of it.</summary>
[Collection(Alone.Name)]
public sealed class CrowdTests : IAsyncLifetime
{
    private readonly string _prefix = RedisFixture.NewPrefix();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedisServer _redis = null!;
    private ConnectionMultiplexer _connection = null!;
    private WorkerHost _worker = null!;

    private readonly string _long = new('x', 10_000);

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _connection = await _redis.ConnectAsync();
        _worker = await WorkerHost.StartAsync(_redis.ConnectionString, _prefix);
        _worker.Steps["gated"] = async (_, stopping) =>
        {
            await _gate.Task.WaitAsync(stopping);
            return "";
        };
        await Eventually.TrueAsync("the kinds are published", async () => await _worker.Client.FindDefinitionAsync("tests.run") is not null);
        await _worker.EndOfAsync(await _worker.RunAsync("first")); // the queue is there
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_callers_wait_at_once_for_a_few_commands_each()
    {
        await using var api = Start();
        var ids = await EnqueueAsync(api, 1000);
        var (before, connections) = (await InfoAsync("stats", "total_commands_processed"), await InfoAsync("clients", "connected_clients"));
        var waits = ids.Select(id => api.Http.CallAsync($"GET /tasks/{id}?wait=30")).ToList();
        await ArrivedAsync(api, "?wait=30", ids.Count);

        _gate.SetResult();
        var answers = await Task.WhenAll(waits);

        Assert.All(answers, answer => Assert.Equal("SUCCESS", answer.Text("status")));
        Assert.Equal(ids.Order(), answers.Select(answer => answer.Text("task_id")!).Order());
        Assert.InRange(await InfoAsync("stats", "total_commands_processed") - before, 1, 30 * ids.Count); // those within scripts count; none of them grows with the wait
        Assert.InRange(await InfoAsync("clients", "connected_clients") - connections, 0, 3); // one reader of the queue's ends for all of them
    }

    [Fact]
    public async Task Five_hundred_readers_of_events_see_every_end()
    {
        await using var api = Start();
        var ids = await EnqueueAsync(api, 50);
        var connections = await InfoAsync("clients", "connected_clients");
        var readers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => api.Http.StreamAsync("/events")));
        await Task.WhenAll(readers.Select(reader => reader.NextAsync())); // it listens

        _gate.SetResult();

        await Task.WhenAll(readers.Select(reader => SeeEndsAsync(reader, ids)));
        Assert.InRange(await InfoAsync("clients", "connected_clients") - connections, 0, 3); // one reader of the queue's events for all of them
        foreach (var reader in readers)
            await reader.DisposeAsync();
    }

    [Fact]
    public async Task More_than_it_holds_are_told_to_come_back()
    {
        await using var api = Start(("Api:MaxHeldRequests", "50"));
        var id = (await EnqueueAsync(api, 1))[0];

        var waits = Enumerable.Range(0, 400).Select(_ => api.Http.CallAsync($"GET /tasks/{id}?wait=30")).ToList();
        await Eventually.TrueAsync("those it can't hold are answered", () => Task.FromResult(waits.Count(wait => wait.IsCompleted) >= 350));
        _gate.SetResult();
        var answers = await Task.WhenAll(waits);

        var refused = answers.Where(answer => answer.Status == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.Equal(350, refused.Count);
        Assert.All(refused, answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.All(answers.Except(refused), answer => Assert.Equal("SUCCESS", answer.Text("status")));
    }

    [Fact]
    public async Task When_Redis_is_full_callers_are_told_to_come_back_and_what_was_accepted_ends()
    {
        await using var api = Start();
        await SetMemoryAsync(await InfoAsync("memory", "used_memory") + 2_000_000);
        var (accepted, refused) = (new List<string>(), default(Answer));
        while (refused is null)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => api.Http.CallAsync("POST /tasks/tests.run", $$"""{"step":"{{_long}}"}""")));
            accepted.AddRange(answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Text("task_id")!));
            refused = answers.FirstOrDefault(answer => answer.Status != HttpStatusCode.Created);
        }

        refused.IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.NotNull(refused.Headers.RetryAfter);
        await SetMemoryAsync(0);
        _gate.SetResult();
        Assert.All(await Task.WhenAll(accepted.Select(api.Http.EndOfAsync)), end => Assert.Equal("SUCCESS", end.Text("status")));
    }

    private static async Task SeeEndsAsync(EventReader reader, IReadOnlyList<string> ids)
    {
        var missing = ids.ToHashSet();
        while (missing.Count > 0)
        {
            var next = await reader.NextAsync();
            if (next.EventType == "task-succeeded")
                missing.Remove(JsonElement.Parse(next.Data).GetProperty("task_id").GetString()!);
        }
    }

    private static async Task ArrivedAsync(ApiServer api, string ending, int count)
    {
        var seen = 0;
        await api.Arrived.FirstAsync(path => path.EndsWith(ending, StringComparison.Ordinal) && ++seen >= count);
    }

    private static async Task<IReadOnlyList<string>> EnqueueAsync(ApiServer api, int count)
    {
        var body = $"[{string.Join(',', Enumerable.Repeat("""{"step":"gated"}""", count))}]";
        var answer = await api.Http.CallAsync("POST /tasks/tests.run/batch", body);
        return [.. answer["task_ids"].EnumerateArray().Select(id => id.GetString()!)];
    }

    private ApiServer Start(params (string Key, string Value)[] settings) =>
        new(_redis.ConnectionString, _prefix, settings.ToDictionary(one => one.Key, one => one.Value));

    private async Task<long> InfoAsync(string section, string field)
    {
        var info = await _connection.GetServers()[0].InfoAsync(section);
        return long.Parse(info.Single().Single(one => one.Key == field).Value, CultureInfo.InvariantCulture);
    }

    private Task SetMemoryAsync(long bytes) => _connection.GetServers()[0].ConfigSetAsync("maxmemory", bytes.ToString(CultureInfo.InvariantCulture));
}
