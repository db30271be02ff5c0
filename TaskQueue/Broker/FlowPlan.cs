using System.Globalization;
using System.Text;
using StackExchange.Redis;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>A workflow's definition in the form Redis works with: steps by number, each with those after it.</summary>
internal sealed class FlowPlan
{
    private readonly IReadOnlyList<WorkflowStep> _steps;
    private readonly int[][] _before;
    private readonly List<int>[] _after;
    private readonly FlowKeeps[] _keeps;

    public FlowPlan(WorkflowDefinition definition)
    {
        _steps = definition.Steps;
        var numbers = _steps.Select((step, i) => (step.Name, i)).ToDictionary(one => one.Name, one => one.i, StringComparer.Ordinal);
        _before = [.. _steps.Select(step => step.After.Select(name => numbers[name]).ToArray())];
        _after = [.. _steps.Select(_ => new List<int>())];
        for (var i = 0; i < _steps.Count; i++)
        {
            foreach (var before in _before[i])
                _after[before].Add(i);
        }

        _keeps = new FlowKeeps[_steps.Count];
        foreach (var i in LastFirst())
            _keeps[i] = Keeps(i);
    }

    /// <summary>The steps that start at once.</summary>
    public IEnumerable<int> Roots => Enumerable.Range(0, _steps.Count).Where(i => _before[i].Length == 0);

    /// <summary>Fields and values of the hash of specs.</summary>
    public IEnumerable<RedisValue> Specs(Func<WorkflowStep, FlowKeeps, byte[]> encode) => _steps.SelectMany((step, i) => new RedisValue[] { i, encode(step, _keeps[i]) });

    /// <summary>Fields and values of the hash of dependents.</summary>
    public IEnumerable<RedisValue> Dependents() => Enumerable.Range(0, _steps.Count).Where(i => _after[i].Count > 0).SelectMany(i => new RedisValue[] { i, Join(_after[i]) });

    /// <summary>Fields and values of the hash that says how far each step is; see flow_run.lua.</summary>
    public IEnumerable<RedisValue> Run()
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            var (step, before) = (_steps[i], _before[i]);
            if (before.Length > 0)
                yield return $"l{i}";
            if (before.Length > 0)
                yield return before.Length;
            foreach (var value in Traits(i, step, before))
                yield return value;
        }
    }

    private static IEnumerable<RedisValue> Traits(int i, WorkflowStep step, int[] before)
    {
        if (step.When != StepCondition.Success)
        {
            yield return $"w{i}";
            yield return step.When == StepCondition.Failure ? "f" : "e";
        }

        if (step.Kind is null)
        {
            yield return $"j{i}";
            yield return 1;
        }

        if (step.Into is not null || step.Kind is null)
        {
            yield return $"p{i}";
            yield return (before.Length > 1 || step.Kind is null ? "l" : "") + Join(before);
        }
    }

    private FlowKeeps Keeps(int i)
    {
        if (_after[i].Any(Takes))
            return FlowKeeps.All;
        return _after[i].Exists(after => _steps[after].When == StepCondition.Success) ? FlowKeeps.Nothing : _steps[i].Kind is null ? FlowKeeps.All : FlowKeeps.Short;
    }

    /// <summary>Whether a step takes the results of those before it. A failure's error is kept anyway.</summary>
    private bool Takes(int i) => _steps[i].When != StepCondition.Failure && (_steps[i].Into is not null || (_steps[i].Kind is null && _keeps[i] != FlowKeeps.Nothing));

    private IEnumerable<int> LastFirst()
    {
        var left = _after.Select(after => after.Count).ToArray();
        var free = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] == 0));
        while (free.TryPop(out var last))
        {
            yield return last;
            foreach (var before in _before[last])
            {
                if (--left[before] == 0)
                    free.Push(before);
            }
        }
    }

    private static string Join(IEnumerable<int> numbers)
    {
        var text = new StringBuilder();
        foreach (var number in numbers)
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{number}");
        return text.ToString();
    }
}
