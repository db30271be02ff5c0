using Microsoft.Extensions.Options;
using TaskQueue.Broker;

namespace TaskQueue.Processing;

/// <summary>
/// Tasks whose worker was lost before: one of them may be the cause, the others were only beside it. The last try that each has is a trial:
/// no other suspect runs in the process meanwhile, so that only who loses its worker then is taken for the cause.
/// </summary>
internal sealed class Suspects(IAttemptStore store, IOptions<WorkerOptions> options)
{
    private readonly Lock _gate = new();
    private readonly HashSet<TaskRun> _running = [];
    private readonly int _mostCrashes = options.Value.MaxCrashes;
    private TaskRun? _onTrial;

    /// <summary>Whether it may run here now; if so, <see cref="Leave"/> follows.</summary>
    public bool TryEnter(TaskRun run)
    {
        lock (_gate)
        {
            if (_onTrial is not null || (IsLastTry(run) && _running.Count > 0))
                return false;
            _onTrial = IsLastTry(run) ? run : null;
            return _running.Add(run);
        }
    }

    /// <summary>Makes it known, where it is the last try. False when the task is no longer held.</summary>
    public async Task<bool> AccuseAsync(TaskRun run) => !IsLastTry(run) || await store.StartTrialAsync(run.Worker, run.Claim).ConfigureAwait(false);

    /// <summary>It runs no more, or nobody waits for it any more.</summary>
    public void Leave(TaskRun run)
    {
        lock (_gate)
        {
            _running.Remove(run);
            if (_onTrial == run)
                _onTrial = null;
        }
    }

    private bool IsLastTry(TaskRun run) => run.Claim.Crashes == _mostCrashes - 1;
}
