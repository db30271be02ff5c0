using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>Reads where and when a task is to run: <c>queue</c>, <c>countdown</c>, <c>eta</c>.</summary>
internal static class Schedule
{
    /// <summary>Ten years: longer is a mistake in the unit.</summary>
    public const int MaxCountdownSeconds = 10 * 365 * 24 * 60 * 60;

    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    public static bool TryRead(
        string? queue,
        string? countdown,
        string? eta,
        TimeProvider time,
        [NotNullWhen(true)] out EnqueueOptions? options,
        [NotNullWhen(false)] out ProblemHttpResult? fault)
    {
        var input = new Input();
        if (queue is not null && !QueueName.IsValid(queue))
            input.Reject(nameof(queue), "must be lower-case letters, digits, '.' and '_', a letter first, at most 64 characters");
        if (countdown is not null && eta is not null)
            input.Reject(nameof(eta), "can't be combined with countdown");
        var seconds = input.Number(nameof(countdown), countdown, 0d, MaxCountdownSeconds);
        var due = ReadEta(input, eta, time);

        options = input.IsValid
            ? new() { Queue = queue, Countdown = seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, Eta = due }
            : null;
        fault = input.IsValid ? null : input.Rejection();
        return input.IsValid;
    }

    private static DateTimeOffset? ReadEta(Input input, string? text, TimeProvider time)
    {
        if (text is null)
            return null;

        var offset = text.EndsWith('Z') || text.EndsWith('z') ? text[..^1] + "+00:00" : text;
        if (!DateTimeOffset.TryParseExact(offset.ToUpperInvariant(), Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.None, out var eta))
            input.Reject(nameof(eta), "must be a time with its offset as in RFC 3339, such as 2030-01-31T18:00:00Z (write the '+' of an offset as %2B)");
        else if (eta > time.GetUtcNow().AddSeconds(MaxCountdownSeconds))
            input.Reject(nameof(eta), "must be within ten years");
        else
            return eta;
        return null;
    }
}
