using TaskQueue.Authoring;
using TaskQueue.Processing;
using Tests.Support;

namespace Tests.Processing;

public sealed class RegistryTests
{
    [Fact]
    public void Two_handlers_of_one_kind_stop_the_worker_at_start()
    {
        var registry = new TaskRegistry().Add<WorkerHost.RunHandler, WorkerHost.Run, string>();

        var fault = Assert.Throws<InvalidOperationException>(() => registry.Add<SameKindHandler, SameKind, string>());

        Assert.Contains("both handle 'tests.run'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_kind_stops_the_worker_at_start()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => new TaskRegistry().Add<MalformedHandler, Malformed, string>());

        Assert.Contains("'Not A Kind'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tasks_of_an_assembly_are_found()
    {
        var registry = new TaskRegistry().AddTasksFrom(typeof(global::Worker.Tasks.Divide).Assembly);

        Assert.Contains("tasks.divide", registry.All.Select(one => one.Kind));
    }

    public sealed record SameKind : ITask<string>
    {
        public static string Kind => WorkerHost.Run.Kind;
    }

    public sealed class SameKindHandler : ITaskHandler<SameKind, string>
    {
        public Task<string> RunAsync(SameKind task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult("");
    }

    public sealed record Malformed : ITask<string>
    {
        public static string Kind => "Not A Kind";
    }

    public sealed class MalformedHandler : ITaskHandler<Malformed, string>
    {
        public Task<string> RunAsync(Malformed task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult("");
    }
}
