namespace Api.Requests;

/// <summary>A token for what a request holds open: cancelled when the request ends in whatever way, and when the process shuts down.</summary>
internal sealed class RequestLifetime : IDisposable
{
    private readonly CancellationTokenSource _source;

    private RequestLifetime(CancellationToken aborted, CancellationToken stopping) =>
        _source = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);

    public static CancellationToken Of(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var lifetime = new RequestLifetime(context.RequestAborted, stopping);
        var token = lifetime._source.Token;
        context.Response.RegisterForDispose(lifetime);
        return token;
    }

    /// <summary>Waits on behalf of a request. A shutdown cuts the wait short: the caller gets things as they are, and may ask again.</summary>
    public static async Task<T> WaitAsync<T>(HttpContext context, Func<CancellationToken, Task<T>> wait, Func<CancellationToken, Task<T>> look)
    {
        try
        {
            return await wait(Of(context));
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await look(context.RequestAborted);
        }
    }

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}
