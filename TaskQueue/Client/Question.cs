using TaskQueue.Broker;

namespace TaskQueue.Client;

/// <summary>Asks Redis on behalf of a caller: gives up waiting with the caller, and tells an outage from a mistake.</summary>
internal static class Question
{
    /// <exception cref="QueueUnavailableException">Redis can't be reached, or can't write.</exception>
    public static Task<T> AskAsync<T>(Func<Task<T>> question, CancellationToken cancellationToken) => AskAsync(BeginAsync(question), cancellationToken);

    /// <exception cref="QueueUnavailableException">Redis can't be reached, or can't write.</exception>
    public static async Task<T> AskAsync<T>(Task<T> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (RedisFaults.IsPassing(exception) && !IsOfCaller(exception, cancellationToken))
        {
            throw new QueueUnavailableException("The task queue can't reach Redis, or Redis can't write. Try again in a moment. A call that got no answer may have been accepted all the same: an idempotency key makes the second one harmless.", exception);
        }
    }

    private static bool IsOfCaller(Exception exception, CancellationToken cancellationToken) => exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    private static async Task<T> BeginAsync<T>(Func<Task<T>> question) => await question().ConfigureAwait(false);
}
