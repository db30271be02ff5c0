using System.Threading.Channels;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>One listener's events, buffered. Of a listener too slow for its buffer the oldest events are dropped: states that matter can be read anew.</summary>
internal sealed class Subscription(TaskId? only)
{
    private const int Buffered = 4096;

    private readonly Channel<(string Queue, TaskEvent Event)> _events = Channel.CreateBounded<(string, TaskEvent)>(
        new BoundedChannelOptions(Buffered) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly string? _only = only?.ToString();

    /// <summary>Whether it wants to hear of tasks enqueued.</summary>
    public bool WithNew => _only is null;

    /// <summary>What comes in.</summary>
    public ChannelReader<(string Queue, TaskEvent Event)> Events => _events.Reader;

    /// <summary>Nothing more comes.</summary>
    public void Close() => _events.Writer.TryComplete();

    public void Offer(string queue, IReadOnlyList<TaskEvent> events)
    {
        foreach (var one in events)
        {
            if (_only is null || one.TaskId == _only)
                _events.Writer.TryWrite((queue, one));
        }
    }
}
