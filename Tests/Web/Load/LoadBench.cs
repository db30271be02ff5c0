using System.Globalization;
using Api;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using Tests.Support;
using Web;
using Web.Live;

namespace Tests.Web.Load;

/// <summary>Pages and Api on a Redis of their own, without a worker: what Redis is asked is what the pages ask. Web's clock stands still.</summary>
internal sealed class LoadBench : IAsyncDisposable
{
    private const int Batch = 1000;
    private const string Worker = "bench";

    // What only pages ask for: the tasks of lanes, ended tasks, the numbers of a queue. The Api itself reads other things all the time.
    private static readonly string[] Reads = ["xrevrange", "zrevrangebylex", "zcount"];

    private readonly RedisServer _redis;
    private readonly Service<ApiOptions> _api;
    private readonly Service<Links> _web;
    private readonly ConnectionMultiplexer _connection;

    private LoadBench(RedisServer redis, ConnectionMultiplexer connection)
    {
        var settings = new Dictionary<string, string> { ["ConnectionStrings:redis"] = redis.ConnectionString, ["Security:Anonymous"] = "true" };
        (_redis, _connection) = (redis, connection);
        _api = new(settings);
        Api = new HttpClient { BaseAddress = _api.Listen() };
        settings["services:api:http:0"] = Api.BaseAddress!.ToString().TrimEnd('/');
        _web = new(settings, services => services.AddSingleton<TimeProvider>(Time));
        Pages = new HttpClient { BaseAddress = _web.Listen() };
    }

    public ManualTime Time { get; } = new();

    public HttpClient Api { get; }

    public HttpClient Pages { get; }

    public IServiceProvider Web => _web.Services;

    public static async Task<LoadBench> StartAsync()
    {
        var redis = await RedisServer.StartAsync();
        var bench = new LoadBench(redis, await redis.ConnectAsync());
        var feed = bench.Web.GetRequiredService<ApiFeed>();
        await Eventually.TrueAsync("the pages hear of events", () => Task.FromResult(feed.Connection.IsUp == true));
        return bench;
    }

    /// <summary>Tasks that wait.</summary>
    public async Task EnqueueAsync(string queue, int count, string kind = "tests.echo", string args = """{"n":1}""")
    {
        var broker = _api.Services.GetRequiredService<TaskBroker>();
        ReadOnlyMemory<byte> entry = BrokerBench.Entry(kind, args);
        for (var left = count; left > 0; left -= Batch)
            await broker.EnqueueManyAsync(queue, [.. Enumerable.Repeat(entry, Math.Min(left, Batch))], new(null, null));
    }

    /// <summary>Ends the oldest tasks that wait.</summary>
    public async Task EndAsync(string queue, int count)
    {
        var services = _api.Services;
        var broker = services.GetRequiredService<TaskBroker>();
        await using var claimer = new ReadyClaimer(
            services.GetRequiredService<IConnectionMultiplexer>(), services.GetRequiredService<RedisKeys>(), services.GetRequiredService<QueueGroups>(), queue, Worker);
        for (var left = count; left > 0; left -= Batch)
        {
            var claims = (await claimer.ClaimAsync(Math.Min(left, Batch), block: null)).Tasks;
            await broker.CompleteAsync(Worker, [.. claims.Select(claim => new EndedTask(claim, BrokerBench.Record(claim, TaskState.Success, "42", Worker), HasNotes: false))]);
        }
    }

    /// <summary>How often Redis was asked to read, by command, while something was done. The pages look afresh.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(Func<Task> what)
    {
        // What still arrives of what was done before waits for the end of a window, and time stands still.
        Time.Advance(TimeSpan.FromSeconds(10));
        Web.GetRequiredService<Changes>().Report(taskId: null);
        var server = _connection.GetServers()[0];
        await server.ConfigResetStatisticsAsync();
        await what();
        var stats = await server.InfoAsync("commandstats");
        return stats.SelectMany(group => group)
            .Select(line => (Name: line.Key["cmdstat_".Length..], Calls: long.Parse(line.Value.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture)))
            .Where(command => Reads.Contains(command.Name))
            .ToDictionary(command => command.Name, command => command.Calls);
    }

    /// <summary>A page as a person sees it.</summary>
    public async Task<string> ShowAsync(string path = "/tasks") =>
        await Pages.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Pages.Dispose();
        await _web.DisposeAsync();
        await _api.DisposeAsync();
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
