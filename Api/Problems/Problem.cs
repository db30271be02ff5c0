using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Problems;

/// <summary>The bad answers, as RFC 9457 problem details: what is wrong, and what to do about it.</summary>
internal static class Problem
{
    /// <summary>The member that carries the seconds of the Retry-After header.</summary>
    public const string RetryAfter = "retry_after";

    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string[]> faults, int status = StatusCodes.Status400BadRequest)
    {
        var sentences = faults.SelectMany(fault => fault.Value.Select(text => $"{fault.Key} {text}."));
        return TypedResults.Problem(new HttpValidationProblemDetails(new Dictionary<string, string[]>(faults))
        {
            Status = status,
            Title = "The request is not valid.",
            Detail = string.Join(' ', sentences),
        });
    }

    public static ProblemHttpResult Invalid(string field, string fault, int status = StatusCodes.Status400BadRequest) =>
        Invalid(new Dictionary<string, string[]> { [field] = [fault] }, status);

    public static ProblemHttpResult TooLarge(int limit) =>
        Invalid("body", $"must have at most {limit} bytes", StatusCodes.Status413PayloadTooLarge);

    public static ProblemHttpResult NotFound(string detail) => Answer(StatusCodes.Status404NotFound, detail);

    public static ProblemHttpResult UnknownTask(string taskId) =>
        NotFound($"There is no task '{taskId}': it never existed, or it ended so long ago that its result has expired. An id looks like 'default-1767225600000-0', unless its caller chose one.");

    public static ProblemHttpResult Conflict(string detail, int? retryAfter = null) =>
        Answer(StatusCodes.Status409Conflict, detail, retryAfter);

    public static ProblemHttpResult Unavailable(string detail, int retryAfter) =>
        Answer(StatusCodes.Status503ServiceUnavailable, detail, retryAfter);

    public static ProblemHttpResult Answer(int status, string detail, int? retryAfter = null) =>
        TypedResults.Problem(
            detail,
            statusCode: status,
            extensions: retryAfter is { } seconds ? [KeyValuePair.Create<string, object?>(RetryAfter, seconds)] : null);
}
