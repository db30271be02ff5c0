namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>Sends the request to a real address, and gives it back with the logical one for logs and retries.</summary>
internal sealed class ResolvingHandler(ConfiguredEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var logical = request.RequestUri;
        if (logical is null)
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        request.RequestUri = endpoints.Resolve(logical);
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.RequestUri = logical;
        }
    }
}
