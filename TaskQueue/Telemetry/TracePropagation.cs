using System.Diagnostics;

namespace TaskQueue.Telemetry;

/// <summary>Takes the ambient trace context along with a task, and reads it back, by the application's propagator (W3C by default).</summary>
internal static class TracePropagation
{
    private const string BaggageHeader = "baggage";

    // Longer ones are dropped, as the W3C recommendations allow: a task must not grow by what its caller's callers add.
    private const int LongestState = 512;
    private const int LongestBaggage = 4096;

    /// <summary>The parent for the consumer, and its <c>tracestate</c> and <c>baggage</c> headers.</summary>
    public static (ActivityContext Parent, string? State, string? Baggage) Capture(Activity? activity)
    {
        if (activity is null)
            return default;
        string? baggage = null;
        DistributedContextPropagator.Current.Inject(activity, null, (_, name, value) =>
        {
            if (name == BaggageHeader)
                baggage = value;
        });
        return (activity.Context, Limit(activity.TraceStateString, LongestState), Limit(baggage, LongestBaggage));
    }

    /// <summary>The entries of a <c>baggage</c> header.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> ReadBaggage(string? header) =>
        header is null
            ? []
            : DistributedContextPropagator.Current.ExtractBaggage(
                header,
                static (object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
                    (value, values) = (name == BaggageHeader ? (string?)carrier : null, null)) ?? [];

    /// <summary>The spans of a list, as <c>traceparent</c> writes them, separated by spaces.</summary>
    public static IEnumerable<ActivityLink> ReadLinks(string spans)
    {
        foreach (var span in spans.Split(' '))
        {
            if (ActivityContext.TryParse(span, null, isRemote: true, out var context))
                yield return new ActivityLink(context);
        }
    }

    private static string? Limit(string? header, int longest) => header is { Length: > 0 } && header.Length <= longest ? header : null;
}
