using System.Text;
using TaskQueue.Authoring;
using TaskQueue.Client;
using TaskQueue.Contracts;
using TaskQueue.Processing;

namespace TaskQueue.Testing;

/// <summary>The schedules declared with the tasks: each run is enqueued at its time.</summary>
internal sealed class TestSchedules(TaskRegistry registry, TestClient client, TestClock clock)
{
    public void Start()
    {
        foreach (var (_, definition, recurrence) in registry.Schedules.All.Where(one => one.Definition.Paused is not true))
            Plan(definition, recurrence, recurrence.Next(clock.GetUtcNow()));
    }

    private void Plan(ScheduleDefinition definition, Recurrence recurrence, DateTimeOffset due) => clock.CallAt(due, () =>
    {
        client.Add(definition.Kind, definition.Version, Encoding.UTF8.GetBytes(definition.Args.GetRawText()), new EnqueueOptions { Queue = definition.Queue });
        Plan(definition, recurrence, recurrence.Next(clock.GetUtcNow(), due));
    });
}
