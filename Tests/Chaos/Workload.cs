using System.Collections.Concurrent;
using System.Text;
using StackExchange.Redis;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Chaos;

/// <summary>Tasks that come without pause, each by itself; and a book of those that were accepted, and when.</summary>
internal sealed class Workload(WorkerHost client) : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _enough = new();
    private readonly ConcurrentQueue<(TaskId Id, DateTimeOffset At)> _accepted = new();
    private Task _sending = Task.CompletedTask;
    private int _refused;

    /// <summary>What a task is, by its number.</summary>
    public Func<int, Task<TaskId>> Send { get; init; } = number => client.RunAsync("short", number % 10 == 0 ? new EnqueueOptions { Countdown = TimeSpan.FromMilliseconds(300) } : null);

    /// <summary>Those accepted so far.</summary>
    public IReadOnlyList<(TaskId Id, DateTimeOffset At)> Accepted => [.. _accepted];

    /// <summary>How many calls were refused, or got no answer.</summary>
    public int Refused => _refused;

    /// <summary>The longest time in which no call was accepted.</summary>
    public TimeSpan LongestGap => _accepted.Zip(_accepted.Skip(1), (one, next) => next.At - one.At).DefaultIfEmpty().Max();

    /// <summary>Begins, and returns once some were accepted.</summary>
    public async Task BeginAsync()
    {
        _sending = Task.Run(SendAsync);
        await MoreAsync(20);
    }

    /// <summary>Returns once so many more were accepted.</summary>
    public async Task MoreAsync(int count)
    {
        var enough = _accepted.Count + count;
        await Eventually.TrueAsync("calls are accepted", () => Task.FromResult(_accepted.Count >= enough || _sending.IsFaulted), TimeSpan.FromMinutes(1));
    }

    /// <summary>No more calls.</summary>
    public async Task EndAsync()
    {
        await _enough.CancelAsync();
        await _sending;
    }

    /// <summary>All that was accepted has ended, with success and once; and was accepted no later than given, where that is given.</summary>
    public async Task AllEndedOnceAsync(IConnectionMultiplexer redis, Func<DateTimeOffset, bool>? promised = null)
    {
        var wrong = new StringBuilder();
        foreach (var (id, at) in Accepted.Where(one => promised?.Invoke(one.At) ?? true))
        {
            if (await client.Client.WaitAsync(id, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken) is not { Status: TaskState.Success } end)
                wrong.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{id} accepted at {at:O}: not ended with success");
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
        var ends = await EndEvents.CountAsync(redis, client.Prefix, [QueueName.Default]);
        Assert.DoesNotContain(ends, one => one.Value > 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _enough.Dispose();
    }

    private async Task SendAsync()
    {
        using var timer = new PeriodicTimer(Pace, TimeProvider.System);
        for (var number = 0; !_enough.IsCancellationRequested; number++)
        {
            try
            {
                _accepted.Enqueue((await Send(number), TimeProvider.System.GetUtcNow()));
            }
            catch (Exception exception) when (exception is QueueUnavailableException or HttpRequestException)
            {
                Interlocked.Increment(ref _refused);
            }

            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
