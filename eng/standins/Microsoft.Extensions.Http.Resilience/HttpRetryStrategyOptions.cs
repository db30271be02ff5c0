using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Three retries, exponential from 2 s with jitter, unless the answer says Retry-After.</summary>
public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = args => ValueTask.FromResult(Transient.Matches(args.Outcome, args.Context.CancellationToken));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        DelayGenerator = args => ValueTask.FromResult(RetryAfter(args.Outcome.Result));
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Date: { } date } => NotNegative(date - TimeProvider.System.GetUtcNow()),
        { Delta: { } delta } => NotNegative(delta),
        _ => null,
    };

    private static TimeSpan NotNegative(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay;
}

[Experimental("EXTEXP0001")]
public static class HttpRetryStrategyOptionsExtensions
{
    private static readonly HttpMethod[] Unsafe =
        [HttpMethod.Delete, HttpMethod.Post, HttpMethod.Put, HttpMethod.Connect, HttpMethod.Patch];

    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options)
    {
        var shouldHandle = options.ShouldHandle;
        options.ShouldHandle = async args =>
            await shouldHandle(args).ConfigureAwait(args.Context.ContinueOnCapturedContext)
            && !(Method(args) is { } method && Unsafe.Contains(method));
    }

    private static HttpMethod? Method(RetryPredicateArguments<HttpResponseMessage> args) =>
        (args.Outcome.Result?.RequestMessage ?? args.Context.Properties.GetValue(ResilienceHandler.Request, null!))?.Method;
}
