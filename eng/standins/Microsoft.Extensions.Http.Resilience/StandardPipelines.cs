using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The pipelines of one client, shared by all its handlers so that a circuit breaker outlives them.</summary>
internal sealed class StandardPipelines(
    [ServiceKey] string name,
    IOptionsMonitor<HttpStandardResilienceOptions> options,
    IOptionsMonitor<PipelineKeyOptions> keys)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> _pipelines = new();
    private readonly bool _byAuthority = keys.Get(name).ByAuthority;

    public ResiliencePipeline<HttpResponseMessage> For(HttpRequestMessage request)
    {
        var key = _byAuthority ? request.RequestUri!.GetLeftPart(UriPartial.Authority) : "";
        return _pipelines.GetOrAdd(key, _ => Build(options.Get(name)));
    }

    private static ResiliencePipeline<HttpResponseMessage> Build(HttpStandardResilienceOptions options) =>
        new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddStrategy(_ => new ConcurrencyStrategy(), new ConcurrencyOptions())
            .AddTimeout(options.TotalRequestTimeout)
            .AddRetry(options.Retry)
            .AddCircuitBreaker(options.CircuitBreaker)
            .AddTimeout(options.AttemptTimeout)
            .Build();

    private sealed class ConcurrencyOptions : ResilienceStrategyOptions;

    private sealed class TooManyAtOnceException() : ExecutionRejectedException("Too many requests at once.");

    private sealed class ConcurrencyStrategy : ResilienceStrategy<HttpResponseMessage>
    {
        private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = 1000, QueueLimit = 0 });

        protected override async ValueTask<Outcome<HttpResponseMessage>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<HttpResponseMessage>>> callback, ResilienceContext context, TState state)
        {
            using var lease = await _limiter.AcquireAsync(1, context.CancellationToken).ConfigureAwait(false);
            return lease.IsAcquired
                ? await callback(context, state).ConfigureAwait(false)
                : Outcome.FromException<HttpResponseMessage>(new TooManyAtOnceException());
        }
    }
}
