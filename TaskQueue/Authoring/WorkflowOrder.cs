using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>An order in which the steps of a workflow may run.</summary>
internal sealed class WorkflowOrder
{
    /// <summary>How deep lists of results may be nested: what reads JSON has limits too.</summary>
    public const int DeepestList = 16;

    private readonly IReadOnlyList<WorkflowStep> _steps;
    private readonly Dictionary<string, int> _byName;
    private readonly int[] _left;
    private readonly List<int> _order = [];

    public WorkflowOrder(IReadOnlyList<WorkflowStep> steps, Dictionary<string, int> byName)
    {
        (_steps, _byName) = (steps, byName);
        _left = [.. steps.Select(step => step.After.Count)];
        var next = steps.SelectMany((step, i) => step.After.Select(name => (Before: byName[name], After: i))).ToLookup(edge => edge.Before, edge => edge.After);
        var free = new Stack<int>(Enumerable.Range(0, steps.Count).Where(i => _left[i] == 0));
        while (free.TryPop(out var done))
        {
            _order.Add(done);
            foreach (var after in next[done])
            {
                if (--_left[after] == 0)
                    free.Push(after);
            }
        }
    }

    /// <summary>Steps each of which comes after the next, the first again at the end; empty when there are none.</summary>
    public IReadOnlyList<int> Circle
    {
        get
        {
            var at = Array.FindIndex(_left, count => count > 0);
            if (at < 0)
                return [];
            var walked = new Dictionary<int, int>();
            for (; walked.TryAdd(at, walked.Count); at = _byName[_steps[at].After.First(name => _left[_byName[name]] > 0)])
            {
                // On to one it comes after.
            }

            return [.. walked.Where(step => step.Value >= walked[at]).OrderBy(step => step.Value).Select(step => step.Key), at];
        }
    }

    /// <summary>A step that joins more results, or deeper lists of them, than any step could take; null when there is none. Joins of joins multiply.</summary>
    public int? FindTooLongJoin()
    {
        var (results, depth) = (new long[_steps.Count], new int[_steps.Count]);
        foreach (var i in _order)
        {
            results[i] = 1;
            if (_steps[i].Kind is not null)
                continue;
            results[i] = _steps[i].After.Sum(name => results[_byName[name]]);
            depth[i] = 1 + _steps[i].After.Max(name => depth[_byName[name]]);
            if (results[i] > WorkflowDefinition.MostSteps || depth[i] > DeepestList)
                return i;
        }

        return null;
    }
}
