using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>The task that a caller means: by the id it was given, or by its caller's own.</summary>
internal static class NamedTask
{
    /// <summary>Null when there can be none.</summary>
    public static async ValueTask<TaskId?> FindAsync(string text, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        if (TaskId.TryParse(text, out var id))
            return id;
        return EnqueueOptions.IsKey(text) ? await client.FindByIdAsync(text, cancellationToken) : null;
    }
}
