using Microsoft.Extensions.Logging;
using TaskQueue.Broker;
using TaskQueue.Telemetry;

namespace TaskQueue.Processing;

/// <summary>Tries again while Redis is away: a worker never gives up what it has to say because of an outage.</summary>
internal sealed class Patience(TimeProvider clock, ILogger<Patience> log)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Runs a command until it gets through.</summary>
    /// <param name="what">What it is for, in the log.</param>
    /// <param name="command">The command; told whether an earlier try may have been carried out without an answer.</param>
    /// <param name="cancellationToken">Ends the trying.</param>
    public async Task<T> RunAsync<T>(string what, Func<bool, Task<T>> command, CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        for (var again = false; ; again = true)
        {
            try
            {
                var result = await command(again).ConfigureAwait(false);
                if (again)
                    Log.Resumed(log, what);
                return result;
            }
            catch (Exception exception) when (RedisFaults.IsPassing(exception) && !cancellationToken.IsCancellationRequested)
            {
                Log.Waiting(log, exception.GetType().Name, what, delay);
                await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(false);
                delay = delay * 2 > LongestDelay ? LongestDelay : delay * 2;
            }
        }
    }
}
