using System.Collections.Concurrent;
using TaskQueue.Contracts;

namespace Tests.Chaos;

/// <summary>What the producer was told: kept here, outside Redis.</summary>
public sealed class Accepted
{
    private readonly ConcurrentDictionary<TaskId, Promise> _tasks = new();
    private readonly ConcurrentDictionary<WorkflowId, TaskState> _workflows = new();
    private int _unsure;

    /// <summary>Tasks, each with what was asked for.</summary>
    public IReadOnlyDictionary<TaskId, Promise> Tasks => _tasks;

    /// <summary>Workflows, each with how it has to end.</summary>
    public IReadOnlyDictionary<WorkflowId, TaskState> Workflows => _workflows;

    /// <summary>How many calls got no answer, or a refusal: made again until accepted.</summary>
    public int Unsure => _unsure;

    /// <summary>Calls made again that must not have made a second task.</summary>
    public ConcurrentBag<string> Doubles { get; } = [];

    public void Add(TaskId id, Promise promise) => _tasks.TryAdd(id, promise);

    public void Add(WorkflowId id, TaskState end) => _workflows[id] = end;

    public void AddUnsure() => Interlocked.Increment(ref _unsure);
}

/// <summary>What a caller may expect of a task.</summary>
/// <param name="Number">The producer's number.</param>
/// <param name="Shape">What kind of call it was.</param>
/// <param name="Ends">How the task may end.</param>
public sealed record Promise(int Number, string Shape, params TaskState[] Ends);
