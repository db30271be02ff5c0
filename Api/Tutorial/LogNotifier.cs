namespace Api.Tutorial;

/// <summary>Writes to the log that a notification went out: to which domain and how long, not to whom and what.</summary>
internal sealed partial class LogNotifier(ILogger<LogNotifier> logger) : INotifier
{
    public Task NotifyAsync(string email, string message, CancellationToken cancellationToken)
    {
        LogSent(email[(email.LastIndexOf('@') + 1)..], message.Length);
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Information, "Notification sent to an address at {Domain}: {Length} characters")]
    private partial void LogSent(string domain, int length);
}
