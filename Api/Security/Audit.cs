using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>
/// Writes down who changed what. What people do is written at once; enqueues and refusals, of which there may be thousands in a second,
/// are summed up for some seconds first, so that they can't wash the rest out of the log.
/// </summary>
internal sealed partial class Audit(IAuditClient log, IOptions<SecurityOptions> options, TimeProvider time, ILogger<Audit> logger) : BackgroundService
{
    private const int LongestTarget = 200;
    private const int MostSums = 1000;
    private const int IPv4Network = 3;
    private const int IPv6Network = 6;

    private static readonly object Mark = new();
    private static readonly object Called = new();

    private readonly Lock _gate = new();
    private Dictionary<AuditEntry, int> _sums = [];

    /// <summary>Outermost, so that it sees the answer as it leaves.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        // An exception handler clears the endpoint.
        var endpoint = context.GetEndpoint() as RouteEndpoint;
        var scope = endpoint?.Metadata.GetMetadata<ScopeNeeded>()?.Scope;
        await next(context);
        if (endpoint is null || context.User.Identity is not { IsAuthenticated: true } || !(IsChange(context, scope) || context.Items.ContainsKey(Mark)))
            return;

        var entry = Describe(context, endpoint);
        if (scope == Scopes.Enqueue || entry.Status is StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests)
            Sum(entry);
        else
            await WriteAsync(entry);
    }

    /// <summary>Names what a call is about, where its path does not; and has a call that only looks written down, too.</summary>
    public static void Note(HttpContext context, string target, string? action = null) => (context.Items[Mark], context.Items[Called]) = (target, action);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.AuditPause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync();
        }
        catch (OperationCanceledException)
        {
            await FlushAsync();
        }
    }

    private static bool IsChange(HttpContext context, string? scope) =>
        scope is not (null or Scopes.Read) && !HttpMethods.IsGet(context.Request.Method);

    private static AuditEntry Describe(HttpContext context, RouteEndpoint endpoint)
    {
        var target = context.Items[Mark] as string ?? string.Join('/', context.Request.RouteValues.Select(value => value.Value));
        return new()
        {
            Who = context.User.Identity!.Name!,
            Action = context.Items[Called] as string ?? endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText ?? "",
            Target = target.Length > LongestTarget ? target[..LongestTarget] : target,
            Status = context.Response.StatusCode,
            From = Network(context.Connection.RemoteIpAddress),
        };
    }

    private static string? Network(IPAddress? address)
    {
        if (address is null)
            return null;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var isShort = plain.AddressFamily == AddressFamily.InterNetwork;
        Array.Clear(bytes, isShort ? IPv4Network : IPv6Network, bytes.Length - (isShort ? IPv4Network : IPv6Network));
        return $"{new IPAddress(bytes)}/{(isShort ? IPv4Network * 8 : IPv6Network * 8)}";
    }

    private void Sum(AuditEntry entry)
    {
        lock (_gate)
        {
            var key = _sums.Count < MostSums || _sums.ContainsKey(entry) ? entry : entry with { Target = null };
            _sums[key] = _sums.GetValueOrDefault(key) + 1;
        }
    }

    private async Task FlushAsync()
    {
        Dictionary<AuditEntry, int> sums;
        lock (_gate)
            (sums, _sums) = (_sums, []);
        foreach (var (entry, count) in sums)
            await WriteAsync(entry with { Count = count });
    }

    // The change is made: whether it can be written down does not change the answer. The line in the log of this service is there in any case.
    private async Task WriteAsync(AuditEntry entry)
    {
        LogEntry(entry.Who, entry.Action, entry.Target, entry.Status, entry.Count);
        try
        {
            await log.AddAsync(entry, options.Value.AuditLimit);
        }
        catch (QueueUnavailableException fault)
        {
            LogLost(entry.Who, entry.Action, entry.Target, fault.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Audit: {Who} {Action} {Target} answered {Status}, {Count} times")]
    private partial void LogEntry(string who, string action, string? target, int status, int count);

    [LoggerMessage(2, LogLevel.Warning, "Not in the audit log: {Who} {Action} {Target}: {Reason}")]
    private partial void LogLost(string who, string action, string? target, string reason);
}
