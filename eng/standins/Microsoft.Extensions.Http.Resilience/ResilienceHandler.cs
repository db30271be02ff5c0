using Polly;

namespace Microsoft.Extensions.Http.Resilience;

public class ResilienceHandler : DelegatingHandler
{
    private readonly StandardPipelines _pipelines;

    internal ResilienceHandler(StandardPipelines pipelines) => _pipelines = pipelines;

    internal static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("Resilience.Http.RequestMessage");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        try
        {
            return await _pipelines.For(request).ExecuteAsync(
                static async (context, state) =>
                    await state.SendOnceAsync(context.Properties.GetValue(Request, null!), context.CancellationToken).ConfigureAwait(false),
                context,
                this).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);
}
