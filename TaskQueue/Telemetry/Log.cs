using Microsoft.Extensions.Logging;

namespace TaskQueue.Telemetry;

/// <summary>Every log message of the library, with fixed event ids. Where Celery has a line for it, ours reads the same.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, """
         {Worker} ready
          .> transport:   {Transport}
          .> results:     kept for {ResultTtl}
          .> concurrency: {Concurrency}
        [queues]
          {Queues}
        [tasks]
          {Tasks}
        """)]
    public static partial void Banner(ILogger logger, string worker, string transport, TimeSpan resultTtl, int concurrency, string queues, string tasks);

    [LoggerMessage(2, LogLevel.Information, "Task {Kind}[{TaskId}] received")]
    public static partial void Received(ILogger logger, string kind, string taskId);

    [LoggerMessage(3, LogLevel.Information, "Task {Kind}[{TaskId}] succeeded in {Seconds:0.0000}s: {Result}")]
    public static partial void Succeeded(ILogger logger, string kind, string taskId, double seconds, string result);

    [LoggerMessage(4, LogLevel.Error, "Task {Kind}[{TaskId}] raised: {ErrorType}(\"{ErrorMessage}\")")]
    public static partial void Raised(ILogger logger, Exception? exception, string kind, string taskId, string errorType, string errorMessage);

    [LoggerMessage(5, LogLevel.Warning, "Task {Kind}[{TaskId}] retry: Retry in {Seconds:0.##}s: {ErrorType}(\"{ErrorMessage}\")")]
    public static partial void Retry(ILogger logger, string kind, string taskId, double seconds, string errorType, string errorMessage);

    [LoggerMessage(6, LogLevel.Information, "Task {Kind}[{TaskId}] goes back to its queue: {Reason}")]
    public static partial void Released(ILogger logger, string kind, string taskId, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Task {Kind}[{TaskId}] belongs to another worker now; what this one did with it was refused")]
    public static partial void Stale(ILogger logger, string kind, string taskId);

    [LoggerMessage(8, LogLevel.Warning, "Task [{TaskId}] recovered from {LostBy}, which has not been heard of for {Lease}")]
    public static partial void Recovered(ILogger logger, string taskId, string lostBy, TimeSpan lease);

    [LoggerMessage(9, LogLevel.Warning, "Redis is not available ({Problem}); {What} is tried again in {Delay}")]
    public static partial void Waiting(ILogger logger, string problem, string what, TimeSpan delay);

    [LoggerMessage(10, LogLevel.Information, "Redis is available again: {What}")]
    public static partial void Resumed(ILogger logger, string what);

    [LoggerMessage(11, LogLevel.Information, "{Worker}: Warm shutdown: {Running} tasks may go on for {DrainTimeout}")]
    public static partial void WarmShutdown(ILogger logger, string worker, int running, TimeSpan drainTimeout);

    [LoggerMessage(12, LogLevel.Warning, "{Worker}: Cold shutdown: {Running} tasks are cancelled and go back to their queue")]
    public static partial void ColdShutdown(ILogger logger, string worker, int running);

    [LoggerMessage(13, LogLevel.Information, "{Worker}: stopped; {Running} tasks left to other workers")]
    public static partial void Stopped(ILogger logger, string worker, int running);

    [LoggerMessage(23, LogLevel.Information, "Task {Kind}[{TaskId}] snoozes for {Seconds:0.##}s: {Reason}")]
    public static partial void Snoozed(ILogger logger, string kind, string taskId, double seconds, string reason);

    [LoggerMessage(24, LogLevel.Error, "Task {Kind}[{TaskId}] ignores that it is cancelled ({Reason}) and is written off after {Seconds:0.##}s; its handler still runs")]
    public static partial void WrittenOff(ILogger logger, string kind, string taskId, string reason, double seconds);

    [LoggerMessage(25, LogLevel.Warning, "Task {Kind}[{TaskId}] was written off; its handler has returned at last, after {Seconds:0.##}s, and is not heard")]
    public static partial void ReturnedLate(ILogger logger, string kind, string taskId, double seconds);

    [LoggerMessage(15, LogLevel.Information, "Discarding revoked task: {Kind}[{TaskId}]")]
    public static partial void Discarding(ILogger logger, string kind, string taskId);

    [LoggerMessage(14, LogLevel.Error, "{What} failed and goes on")]
    public static partial void Unexpected(ILogger logger, Exception exception, string what);

    [LoggerMessage(30, LogLevel.Information, "Schedule {Schedule} started {Kind}[{TaskId}]; next run {Next:O}")]
    public static partial void ScheduleRun(ILogger logger, string schedule, string kind, string taskId, DateTimeOffset next);

    [LoggerMessage(31, LogLevel.Warning, "Schedule {Schedule} skips its run of {Due:O}, which no worker was there for; next run {Next:O}")]
    public static partial void ScheduleMissed(ILogger logger, string schedule, DateTimeOffset due, DateTimeOffset next);

    [LoggerMessage(32, LogLevel.Warning, "Schedule {Schedule} is due, but this worker can't read it: it was written by a later version, or with a key that is not configured here. Left to another worker")]
    public static partial void UnreadableSchedule(ILogger logger, string schedule);

    [LoggerMessage(33, LogLevel.Error, "Schedule {Schedule} is declared in code and can't be added: there are {Most} already")]
    public static partial void TooManySchedules(ILogger logger, string schedule, int most);

    [LoggerMessage(40, LogLevel.Information, "{Worker}: runs {Concurrency} tasks at once from now on, as it was asked")]
    public static partial void NewConcurrency(ILogger logger, string worker, int concurrency);

    [LoggerMessage(41, LogLevel.Information, "{Worker}: consumes {Queue} with weight {Weight} from now on, as it was asked")]
    public static partial void ConsumerAdded(ILogger logger, string worker, string queue, int weight);

    [LoggerMessage(42, LogLevel.Information, "{Worker}: no longer consumes {Queue}, as it was asked")]
    public static partial void ConsumerCancelled(ILogger logger, string worker, string queue);

    [LoggerMessage(43, LogLevel.Warning, "{Worker}: Got shutdown from remote")]
    public static partial void ShutdownAsked(ILogger logger, string worker);
}
