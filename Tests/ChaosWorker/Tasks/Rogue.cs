using TaskQueue.Authoring;

namespace ChaosWorker.Tasks;

/// <summary>A task that does what no task should.</summary>
/// <param name="Number">What the producer knows it by.</param>
/// <param name="Crime">What it does.</param>
public sealed record Rogue(int Number, Crime Crime) : ITask<int>
{
    /// <inheritdoc/>
    public static string Kind => "chaos.rogue";
}

/// <summary>What tasks should not do.</summary>
public enum Crime
{
    /// <summary>It throws.</summary>
    Throw,

    /// <summary>It never returns, whatever its token says.</summary>
    Hang,

    /// <summary>It holds its thread for ever.</summary>
    Block,

    /// <summary>It takes memory until there is none.</summary>
    Allocate,

    /// <summary>It ends its process.</summary>
    Exit,

    /// <summary>It throws where nobody catches.</summary>
    ThrowElsewhere,

    /// <summary>It overflows the stack.</summary>
    Overflow,
}

/// <summary>Runs <see cref="Rogue"/>.</summary>
public sealed class RogueHandler(Ledger ledger) : ITaskHandler<Rogue, int>
{
    private const int Megabyte = 1 << 20;

    /// <inheritdoc/>
    public static TaskPolicy Policy => new() { MaxRetries = 1, RetryDelay = TimeSpan.FromMilliseconds(50), TimeLimit = TimeSpan.FromSeconds(1.5) };

    /// <inheritdoc/>
    public Task<int> RunAsync(Rogue task, TaskContext context, CancellationToken cancellationToken) => ledger.RunAsync(context, task.Number, () => CommitAsync(task.Crime));

    private static async Task<int> CommitAsync(Crime crime)
    {
        switch (crime)
        {
            case Crime.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
                break;
            case Crime.Block:
                using (var never = new ManualResetEventSlim())
                    never.Wait(CancellationToken.None);
                break;
            case Crime.Allocate:
                return Allocate();
            case Crime.Exit:
                Environment.Exit(1);
                break;
            case Crime.ThrowElsewhere:
                new Thread(() => throw new InvalidOperationException("was told to throw elsewhere")).Start();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
                break;
            case Crime.Overflow:
                return Overflow(0);
            default:
                break;
        }

        throw new InvalidOperationException("was told to throw");
    }

    private static int Allocate()
    {
        var taken = new List<byte[]>();
        while (true)
            taken.Add(new byte[Megabyte]);
    }

    private static int Overflow(int depth) => 1 + Overflow(depth + 1);
}
