using System.Diagnostics;

namespace TaskQueue.Broker;

/// <summary>The W3C trace context a task carries from its producer to its worker.</summary>
/// <param name="Parent">The producer's span.</param>
/// <param name="State">The <c>tracestate</c>, if any.</param>
/// <param name="Baggage">The <c>baggage</c> header, if any.</param>
internal readonly record struct TraceContext(ActivityContext Parent, string? State = null, string? Baggage = null)
{
    /// <summary>The trace id as 32 hex digits; null without a trace.</summary>
    public string? TraceId => Parent.TraceId == default ? null : Parent.TraceId.ToHexString();
}
