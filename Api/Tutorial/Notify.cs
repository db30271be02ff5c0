using System.Net.Mail;
using Api.Background;
using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Tutorial;

/// <summary>The answer to a notification.</summary>
/// <param name="Message">Notification queued.</param>
internal sealed record NotifyReceipt(string Message);

internal static class Notify
{
    private const int MaxAddressLength = 254;
    private const int MaxMessageLength = 2000;
    private const int RetryAfterSeconds = 1;

    /// <summary>Sends a notification after the response</summary>
    /// <remarks>Runs in this process, not in a worker: for light work that may be lost with the process.</remarks>
    /// <response code="200">The notification goes out as soon as this answer has.</response>
    public static Results<Ok<NotifyReceipt>, ProblemHttpResult> Handle(string? email, string? message, HttpContext context, BackgroundTasks background)
    {
        var input = new Input();
        var address = input.Text(nameof(email), email, MaxAddressLength);
        var text = input.Text(nameof(message), message, MaxMessageLength);
        if (!input.IsValid)
            return input.Rejection();
        if (!IsAddress(address))
            return Problem.Invalid(nameof(email), "must be an e-mail address, such as ada@example.com", StatusCodes.Status422UnprocessableEntity);

        var accepted = background.TryAdd(
            context.Response,
            "notify",
            (services, cancellationToken) => services.GetRequiredService<INotifier>().NotifyAsync(address, text, cancellationToken));
        return accepted
            ? TypedResults.Ok(new NotifyReceipt("Notification queued"))
            : Problem.Unavailable("Too many notifications wait to be sent. Nothing was queued: try again in a moment.", RetryAfterSeconds);
    }

    // The whole text must be the address: a display name, or a line break that would end a header, is not one.
    private static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out var address) && address.Address == text && !text.Any(char.IsControl) && address.Host.Contains('.');
}
