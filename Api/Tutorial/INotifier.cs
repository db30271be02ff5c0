namespace Api.Tutorial;

/// <summary>Sends a notification.</summary>
internal interface INotifier
{
    Task NotifyAsync(string email, string message, CancellationToken cancellationToken);
}
