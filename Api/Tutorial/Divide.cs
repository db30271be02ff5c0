using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tutorial;

internal sealed record DivideArguments(double X, double Y);

internal static class Divide
{
    private const string Kind = "tasks.divide";

    /// <summary>Divides x by y, slowly</summary>
    /// <remarks>Answers at once; the division takes some seconds in a worker. Division by zero ends the task as FAILURE.</remarks>
    /// <response code="201">The task is accepted; Location says where to ask for it.</response>
    public static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> HandleAsync(
        string? x, string? y, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var arguments = new DivideArguments(input.Number(nameof(x), x), input.Number(nameof(y), y));
        if (!input.IsValid)
            return input.Rejection();

        return Receipt.For(await client.EnqueueAsync(Kind, TaskArguments.Of(arguments), cancellationToken: cancellationToken));
    }
}
