using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>The answer to an accepted task: its id, and in Location where to ask for it.</summary>
internal static class Receipt
{
    public static string Location(TaskId id) => $"/tasks/{id}";

    public static Created<TaskReceipt> For(TaskId id) => TypedResults.Created(Location(id), new TaskReceipt(id.ToString()));
}
