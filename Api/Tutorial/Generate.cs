using System.Text.Json;
using System.Text.Json.Schema;
using Api.Problems;
using Api.Requests;
using Api.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tutorial;

/// <summary>What image to make.</summary>
/// <param name="Prompt">What it shows, 1 to 500 characters. The same prompt makes the same image.</param>
/// <param name="Width">In pixels, 16 to 1024.</param>
/// <param name="Height">In pixels, 16 to 1024.</param>
internal sealed record GenerateArguments(string Prompt, int Width = 256, int Height = 256);

internal static class Generate
{
    private const string Kind = "tasks.generate_image";
    private const int MaxPromptLength = 500;
    private const int MinSide = 16;
    private const int MaxSide = 1024;

    private static readonly JsonElement Schema = JsonSerializer.SerializeToElement(
        TaskJson.Arguments.GetJsonSchemaAsNode(typeof(GenerateArguments), new() { TreatNullObliviousAsNonNullable = true }));

    /// <summary>Generates an image from a prompt</summary>
    /// <remarks>`GET /tasks/{task_id}/image` shows it when the task has ended.</remarks>
    /// <response code="201">The task is accepted; Location says where to ask for it.</response>
    public static async Task<Results<Created<TaskReceipt>, ProblemHttpResult>> HandleAsync(HttpContext context, ITaskQueueClient client)
    {
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;
        var faults = ArgumentSchema.Check(Schema, body.Value);
        if (faults.Count > 0)
            return Problem.Invalid(faults, StatusCodes.Status422UnprocessableEntity);

        var arguments = body.Value.Deserialize<GenerateArguments>(TaskJson.Arguments)!;
        var input = new Input();
        input.Text("prompt", arguments.Prompt, MaxPromptLength);
        CheckSide(input, "width", arguments.Width);
        CheckSide(input, "height", arguments.Height);
        if (!input.IsValid)
            return input.Rejection(StatusCodes.Status422UnprocessableEntity);

        return Receipt.For(await client.EnqueueAsync(Kind, TaskArguments.Of(arguments), cancellationToken: context.RequestAborted));
    }

    private static void CheckSide(Input input, string field, int pixels)
    {
        if (pixels is < MinSide or > MaxSide)
            input.Reject(field, $"must be a whole number from {MinSide} to {MaxSide}");
    }
}
