using System.Text.Json;
using StackExchange.Redis;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Architecture;
using Tests.Support;

namespace Tests.Security;

/// <summary>The engine on a Redis that speaks TLS only, as a user who may do what docs/security.md lists and nothing else.</summary>
public sealed class RedisRightsTests : IAsyncLifetime
{
    private const string TrustVariable = "SERedis_IssuerCertPath";

    // What the Redis client tries by itself when it connects: whether this is a cluster, how it is set up, who leads. It does without.
    private static readonly string[] Probes = ["cluster", "cluster|nodes", "config", "config|get", "sentinel", "sentinel|masters", "__Booksleeve_MasterChanged", "__Booksleeve_TieBreak"];

    private SecureRedis _redis = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _redis = await SecureRedis.StartAsync(RightsInTheDocument());
        Environment.SetEnvironmentVariable(TrustVariable, _redis.Issuer);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(TrustVariable, null);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Everything_works_with_the_rights_that_are_documented()
    {
        await using (var worker = await WorkerHost.StartAsync(_redis.ConnectionStringOf("taskqueue"), "tq", schedules: Schedule))
        {
            await RunTasksAsync(worker);
            await OperateAsync(worker);
            await ReadAsync(worker);
        }

        Assert.Empty((await DeniedAsync()).Except(Probes));
    }

    [Theory]
    [InlineData("FLUSHALL")]
    [InlineData("CONFIG", "GET", "*")]
    [InlineData("KEYS", "*")]
    [InlineData("ACL", "LIST")]
    [InlineData("MODULE", "LIST")]
    [InlineData("SAVE")]
    [InlineData("DEBUG", "SLEEP", "0")]
    [InlineData("GET", "elsewhere")]
    [InlineData("EVAL", "return redis.call('GET', 'elsewhere')", "0")]
    [InlineData("PUBLISH", "elsewhere", "x")]
    public async Task Nothing_else_does(string command, params string[] args)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionStringOf("taskqueue") + ",allowAdmin=true");

        var refusal = await Assert.ThrowsAsync<RedisServerException>(() => connection.GetDatabase().ExecuteAsync(command, [.. args]));

        Assert.Matches("NOPERM|permission|not allowed|can.t access", refusal.Message);
    }

    [Fact]
    public async Task Who_has_no_password_or_does_not_trust_the_certificate_gets_no_connection()
    {
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"localhost:{_redis.Port},ssl=true,sslHost=localhost,connectTimeout=2000,connectRetry=1"));
        Environment.SetEnvironmentVariable(TrustVariable, null);

        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(_redis.ConnectionStringOf("taskqueue") + ",connectTimeout=2000,connectRetry=1"));
    }

    private static async Task RunTasksAsync(WorkerHost worker)
    {
        var attempts = 0;
        worker.Steps["twice"] = (_, _) => ++attempts < 2 ? throw new InvalidOperationException("not yet") : Task.FromResult("done");
        worker.Steps["never"] = (_, _) => throw new RejectTaskException("no");
        worker.Steps["long"] = async (context, ends) =>
        {
            context.ReportProgress(50, "half");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ends);
            return "";
        };
        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(await worker.RunAsync("plain", new() { Priority = 9 }))).Status);
        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(await worker.RunAsync("twice"))).Status);
        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(await worker.RunAsync("late", new() { Countdown = TimeSpan.FromMilliseconds(50), UniqueKey = "u", Id = "mine" }))).Status);
        Assert.NotEmpty(await worker.Client.EnqueueManyAsync("tests.run", [JsonElement.Parse("""{"step":"many"}""")], cancellationToken: Cancel));

        var failed = await worker.EndOfAsync(await worker.RunAsync("never"));
        Assert.Equal(TaskState.Failure, failed.Status);
        Assert.NotEmpty((await worker.DeadLetters.GetGroupsAsync(cancellationToken: Cancel)).Groups);
        Assert.NotNull(await worker.Client.RequeueAsync(TaskId.Parse(failed.TaskId), cancellationToken: Cancel));

        var running = await worker.RunAsync("long");
        await Eventually.TrueAsync("it runs", async () => (await worker.Client.FindAsync(running, Cancel))?.Progress is not null);
        await worker.Client.RevokeAsync(running, Cancel);
        Assert.Equal(TaskState.Revoked, (await worker.EndOfAsync(running)).Status);
        await worker.Client.ForgetAsync(running, Cancel);

        var step = new WorkflowStep { Name = "one", Kind = "tests.run", Args = JsonElement.Parse("""{"step":"flow"}""") };
        var flow = await worker.Workflows.StartAsync(new WorkflowDefinition { Steps = [step, step with { Name = "two", After = ["one"] }] }, Cancel);
        Assert.Equal(TaskState.Success, (await worker.Workflows.WaitAsync(flow, Limits.Wait, Cancel))!.Status);
    }

    private static async Task OperateAsync(WorkerHost worker)
    {
        var limits = (ILimitClient)worker.Services.GetService(typeof(ILimitClient))!;
        await limits.SetAsync("default", null, perKey: false, new TaskLimit { Concurrency = 5 }, Cancel);
        Assert.Equal(TaskState.Success, (await worker.EndOfAsync(await worker.RunAsync("limited"))).Status);
        await limits.SetAsync("default", null, perKey: false, null, Cancel);
        await worker.Control.PauseAsync("default", Cancel);
        await worker.RunAsync("waits");
        await worker.Control.PurgeAsync("default", Cancel);
        await worker.Control.ResumeAsync("default", Cancel);
        var keys = (IKeyClient)worker.Services.GetService(typeof(IKeyClient))!;
        await keys.AddAsync(new(new ApiKey { Name = "a", Scopes = [Scopes.Read] }, [1]), Cancel);
        await keys.RemoveAsync("a", Cancel);
        var audit = (IAuditClient)worker.Services.GetService(typeof(IAuditClient))!;
        await audit.AddAsync(new AuditEntry { Who = "a", Action = "b" }, 100, Cancel);
        Assert.Single((await audit.ReadAsync(new AuditQuery(), Cancel)).Entries);
    }

    private static async Task ReadAsync(WorkerHost worker)
    {
        Assert.NotEmpty((await worker.Client.ListAsync(new TaskQuery(), Cancel)).Tasks);
        Assert.NotEmpty(await worker.Client.GetQueuesAsync(Cancel));
        Assert.NotEmpty(await worker.Client.GetWorkersAsync(Cancel));
        Assert.NotEmpty(await worker.Client.GetDefinitionsAsync(Cancel));
        Assert.NotEmpty(await worker.Schedules.ListAsync(Cancel));
        Assert.NotEmpty(await worker.Workflows.ListAsync(cancellationToken: Cancel));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await foreach (var _ in await worker.Client.WatchAsync(cancellationToken: ends.Token))
            break;
    }

    private static void Schedule(TaskQueue.Processing.ScheduleRegistry schedules) => schedules.Add<WorkerHost.Run, string>("often", new("tick"), TimeSpan.FromSeconds(1));

    private async Task<IReadOnlyList<string>> DeniedAsync()
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionStringOf("admin") + ",allowAdmin=true");
        var log = (RedisResult[])(await admin.GetDatabase().ExecuteAsync("ACL", "LOG"))!;
        return [.. log.Select(entry => entry.ToDictionary()["object"].ToString())];
    }

    private static string RightsInTheDocument()
    {
        var lines = File.ReadAllLines(Path.Combine(DependencyTests.Root, "docs", "security.md"));
        var line = Assert.Single(lines, line => line.StartsWith("user taskqueue on ", StringComparison.Ordinal));
        return line[(line.IndexOf("PASSWORD", StringComparison.Ordinal) + "PASSWORD".Length)..].Trim();
    }
}
