using TaskQueue.Broker;
using Tests.Support;

namespace Tests.Broker.Mutation;

/// <summary>A guard in a script: what it looks like, how it is broken, and what must then happen that must not.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="What">What is not looked at any more.</param>
/// <param name="Text">The guard as it stands there.</param>
/// <param name="Instead">What stands there when it is broken.</param>
/// <param name="Stage">What comes before.</param>
/// <param name="SlipsAsync">What the guard is to refuse. True when it was let through.</param>
internal sealed record Guard(string Script, string What, string Text, string Instead, Stage Stage, Func<BrokerBench, ClaimedTask, Task<bool>> SlipsAsync)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Script} without {What}";

    /// <summary>The script with its guard broken; any other as it is.</summary>
    public string Break(string script)
    {
        if (script != Scripts.Find(Script))
            return script;
        Assert.Equal(1, script.Split(Text).Length - 1);
        return script.Replace(Text, Instead, StringComparison.Ordinal);
    }
}

/// <summary>How it came that a worker speaks too late.</summary>
internal enum Stage
{
    /// <summary>Its task was taken over by another worker.</summary>
    TakenOver,

    /// <summary>Its task was taken from it, and came back to it.</summary>
    CameBack,

    /// <summary>It released the task, which another worker has now, delivered as often: the start of a release does not count.</summary>
    Released,

    /// <summary>It holds the task, and it is the others that act.</summary>
    Held,
}
