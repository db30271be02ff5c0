using System.Diagnostics;
using System.Threading.Channels;
using OpenTelemetry;

namespace Tests.ServiceDefaults;

/// <summary>
/// Hands out, in order, the spans that an exporter would send, of one trace only: tests run side by side, and every listener of a
/// process hears every span of it.
/// </summary>
internal sealed class SpanRecorder : BaseProcessor<Activity>
{
    private readonly Channel<Activity> _spans = Channel.CreateUnbounded<Activity>();
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();

    /// <summary>The header that makes a request part of the trace.</summary>
    public string TraceParent => $"00-{_trace}-{ActivitySpanId.CreateRandom()}-01";

    public ValueTask<Activity> NextAsync(CancellationToken cancellationToken) => _spans.Reader.ReadAsync(cancellationToken);

    public override void OnEnd(Activity data)
    {
        if (data.Recorded && data.TraceId == _trace)
            _spans.Writer.TryWrite(data);
    }
}
