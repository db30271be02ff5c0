using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What may go well the next time: 5xx, 408, 429, no connection, a timeout.</summary>
internal static class Transient
{
    public static bool Matches(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result: { } response } => response.StatusCode >= HttpStatusCode.InternalServerError
            || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        _ => false,
    };

    /// <summary>The connection's own timeout shows as a cancellation that nobody asked for.</summary>
    public static bool Matches(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken) =>
        Matches(outcome)
        || (!cancellationToken.IsCancellationRequested
            && outcome.Exception is OperationCanceledException { InnerException: TimeoutException });
}
