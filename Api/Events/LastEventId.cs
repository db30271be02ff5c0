namespace Api.Events;

/// <summary>Where a caller's stream broke off.</summary>
internal static class LastEventId
{
    public const string Header = "Last-Event-ID";
    public const string Query = "last_event_id";

    /// <summary>From the header a browser sends on its own, or from the query for a caller that can't set it; null for a new stream.</summary>
    public static string? Of(string? header, string? query)
    {
        var id = string.IsNullOrEmpty(header) ? query : header;
        return string.IsNullOrEmpty(id) ? null : id;
    }
}
