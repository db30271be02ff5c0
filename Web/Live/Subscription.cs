using System.Threading.Channels;

namespace Web.Live;

/// <summary>One listener of <see cref="Changes"/>. A slow one gets one call for all it missed.</summary>
public sealed class Subscription : IDisposable
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string? _taskId;
    private readonly Action<Subscription> _remove;

    internal Subscription(string? taskId, Action<Subscription> remove) => (_taskId, _remove) = (taskId, remove);

    /// <summary>One item per call.</summary>
    public ChannelReader<bool> Calls => _calls.Reader;

    /// <inheritdoc/>
    public void Dispose() => _remove(this);

    internal void Tell(HashSet<string>? changedIds)
    {
        if (_taskId is null || changedIds is null || changedIds.Contains(_taskId))
            _calls.Writer.TryWrite(true);
    }
}
