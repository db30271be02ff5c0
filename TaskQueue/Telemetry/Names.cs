namespace TaskQueue.Telemetry;

/// <summary>Every name in traces and metrics. Attributes are those of OpenTelemetry's messaging conventions (semconv 1.37); <c>taskqueue.*</c> is ours.</summary>
public static class Names
{
    /// <summary>The name of the activity source and of the meter: register it with OpenTelemetry.</summary>
    public const string Source = "TaskQueue";

    internal const string System = "messaging.system";
    internal const string SystemRedis = "redis";
    internal const string Destination = "messaging.destination.name";
    internal const string Operation = "messaging.operation.name";
    /// <summary>The name before semconv 1.26: the Aspire dashboard still shows this one.</summary>
    internal const string OldOperation = "messaging.operation";

    internal const string OperationType = "messaging.operation.type";
    internal const string MessageId = "messaging.message.id";
    internal const string BatchCount = "messaging.batch.message_count";
    internal const string ConsumerGroup = "messaging.consumer.group.name";
    internal const string ErrorType = "error.type";

    internal const string Page = "taskqueue.task.url";
    internal const string Kind = "taskqueue.task.name";
    internal const string Attempt = "taskqueue.task.attempt";
    internal const string Outcome = "taskqueue.task.outcome";
    internal const string State = "taskqueue.task.state";
    internal const string Schedule = "taskqueue.schedule.name";
    internal const string Worker = "taskqueue.worker.name";

    internal const string Workflow = "taskqueue.workflow.id";
    internal const string WorkflowSteps = "taskqueue.workflow.steps";

    internal const string Create = "create";
    internal const string Send = "send";
    internal const string Process = "process";

    internal const string SentMessages = "messaging.client.sent.messages";
    internal const string ConsumedMessages = "messaging.client.consumed.messages";
    internal const string ProcessDuration = "messaging.process.duration";
    internal const string TimeInQueue = "taskqueue.task.time_in_queue";
    internal const string Retries = "taskqueue.task.retries";
    internal const string Recovered = "taskqueue.task.recovered";
    internal const string StaleRefused = "taskqueue.task.stale_completions";
    internal const string Running = "taskqueue.worker.running";
    internal const string Stuck = "taskqueue.worker.stuck";
    internal const string Slots = "taskqueue.worker.slots";
    internal const string Depth = "taskqueue.queue.depth";
    internal const string OldestAge = "taskqueue.queue.oldest_age";
}
