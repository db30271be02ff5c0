using System.Net.WebSockets;

namespace Web.Live;

/// <summary>Tells one browser page when to look again. Carries no data: the page asks for itself.</summary>
public sealed class LiveSocket(Changes changes, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>How often the page hears that the line is alive.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly ReadOnlyMemory<byte> Changed = "changed"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Alive = "alive"u8.ToArray();

    public async Task ServeAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !IsSameSite(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var subscription = changes.Subscribe(context.Request.Query["task"]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.WhenAll(SendAsync(socket, subscription, end), WaitForCloseAsync(socket, end));
    }

    private async Task SendAsync(WebSocket socket, Subscription subscription, CancellationTokenSource end)
    {
        try
        {
            var call = subscription.Calls.ReadAsync(end.Token).AsTask();
            while (true)
            {
                var isCall = await IsInTimeAsync(call, end.Token);
                await socket.SendAsync(isCall ? Changed : Alive, WebSocketMessageType.Text, endOfMessage: true, end.Token);
                if (isCall)
                    call = subscription.Calls.ReadAsync(end.Token).AsTask();
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            await end.CancelAsync();
        }
    }

    private async Task<bool> IsInTimeAsync(Task call, CancellationToken cancellationToken)
    {
        try
        {
            await call.WaitAsync(Heartbeat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // A page says nothing; what ends the wait is its leaving.
    private static async Task WaitForCloseAsync(WebSocket socket, CancellationTokenSource end)
    {
        try
        {
            await socket.ReceiveAsync(new byte[16], end.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The same as a close.
        }

        await end.CancelAsync();
    }

    private static bool IsSameSite(HttpRequest request) =>
        !Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
        || string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
