using TaskQueue.Broker;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>The faults, one after the other and at times two at once, chosen by the seed.</summary>
internal sealed class Faults(Stage stage, Random random, CancellationToken stop)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(500);

    private readonly SortedDictionary<string, int> _done = new(StringComparer.Ordinal);

    /// <summary>How often there was which.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>Goes on until there was enough, each of them at least once.</summary>
    public async Task RunAsync()
    {
        var ofWorkers = new Fault[]
        {
            new("SIGKILL of a worker", KillAsync), new("SIGKILL of a worker", KillAsync), new("SIGKILL of all workers", KillAllAsync),
            new("SIGSTOP past the lease, SIGCONT", FreezeAsync), new("shutdown by control", ShutDownAsync), new("concurrency by control", ResizeAsync),
            new("link cut for half a lease", () => BreakLinkAsync(LinkState.Cut, ChaosPlan.Lease / 2)), new("link silent past the lease", () => BreakLinkAsync(LinkState.Silent, ChaosPlan.Lease * 1.8)),
        };
        var ofRedis = new Fault[]
        {
            new("Redis SIGKILL and restart", RestartAsync), new("CLIENT KILL of all", DisconnectAsync), new("SCRIPT FLUSH", FlushScriptsAsync),
            new("BUSY for about 2 s", BlockAsync), new("OOM for 1.5 s", FillAsync), new("queue paused for 1 s", PauseAsync),
            new("link: connections forgotten", () => BreakLinkAsync(LinkState.Forgotten, TimeSpan.Zero)), new("link 50 ms slower for 2 s", SlowLinkAsync),
        };
        for (var round = 1; round == 1 || !stop.IsCancellationRequested; round++)
        {
            random.Shuffle(ofWorkers);
            random.Shuffle(ofRedis);
            foreach (var (one, other) in ofWorkers.Zip(ofRedis).TakeWhile(_ => round == 1 || !stop.IsCancellationRequested))
            {
                var first = DoAsync(one);
                if (random.Next(2) == 0)
                    await first;
                await Task.WhenAll(first, DoAsync(other));
                await Task.Delay(Gap, TimeProvider.System);
            }
        }
    }

    private async Task DoAsync(Fault fault)
    {
        await fault.DoAsync();
        lock (_done)
            _done[fault.Name] = _done.GetValueOrDefault(fault.Name) + 1;
    }

    private string AnyWorker() => stage.Workers[random.Next(stage.Workers.Count)];

    private Task KillAsync() => KillAsync(AnyWorker());

    private Task KillAllAsync() => Task.WhenAll(stage.Workers.Select(KillAsync));

    private Task KillAsync(string name) => stage.ReplaceAsync(name, async process =>
    {
        await process.SignalAsync("KILL");
        stage.Kills.Add((name, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
    });

    private async Task FreezeAsync()
    {
        var process = stage.Find(AnyWorker());
        await process.SignalAsync("STOP");
        await Task.Delay(ChaosPlan.Lease * 1.8, TimeProvider.System);
        await process.SignalAsync("CONT");
    }

    private async Task ShutDownAsync()
    {
        var name = AnyWorker();
        await stage.ReplaceAsync(name, async process =>
        {
            await AskAsync(() => stage.Client.Control.ShutDownAsync(name));
            await process.WaitForExitAsync();
        });
    }

    private Task ResizeAsync()
    {
        var (name, size) = (AnyWorker(), random.Next(1, 20));
        return AskAsync(() => stage.Client.Control.SetConcurrencyAsync(name, size));
    }

    private async Task BreakLinkAsync(LinkState state, TimeSpan lasts)
    {
        stage.Link.Set(state);
        await Task.Delay(lasts, TimeProvider.System);
        stage.Link.Set(LinkState.Sound);
    }

    private async Task SlowLinkAsync()
    {
        stage.Link.Delay = TimeSpan.FromMilliseconds(50);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        stage.Link.Delay = TimeSpan.Zero;
    }

    private Task RestartAsync() => stage.Redis.RestartAsync();

    private Task DisconnectAsync() => AdminAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

    private Task FlushScriptsAsync() => AdminAsync("SCRIPT", "FLUSH");

    private async Task BlockAsync()
    {
        await AdminAsync("CONFIG", "SET", "busy-reply-threshold", "200");
        await AdminAsync("EVAL", "for _ = 1, 1e8 do end", "0");
    }

    private async Task FillAsync()
    {
        await AdminAsync("CONFIG", "SET", "maxmemory", "1mb");
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
        await AdminAsync("CONFIG", "SET", "maxmemory", "0");
    }

    private async Task PauseAsync()
    {
        await AskAsync(() => stage.Client.Control.PauseAsync(QueueName.Default));
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await AskAsync(() => stage.Client.Control.ResumeAsync(QueueName.Default));
    }

    private static Task AskAsync<T>(Func<Task<T?>> call)
        where T : class => Eventually.TrueAsync("it is asked for", async () =>
        {
            try
            {
                return await call() is not null;
            }
            catch (QueueUnavailableException)
            {
                return false;
            }
        });

    private Task AdminAsync(string command, params object[] args) => Eventually.TrueAsync(command, async () =>
    {
        try
        {
            await stage.Admin.GetDatabase().ExecuteAsync(command, args);
            return true;
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception))
        {
            return false;
        }
    });

    private sealed record Fault(string Name, Func<Task> DoAsync);
}
