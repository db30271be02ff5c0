namespace Web;

/// <summary>Where other parts of the system are, as a person's browser or terminal reaches them.</summary>
public sealed class Links(IConfiguration configuration)
{
    /// <summary>The telemetry dashboard, without a slash at the end; null when none is known.</summary>
    public string? Dashboard { get; } = configuration["Dashboard:Url"]?.TrimEnd('/');

    /// <summary>The Api, for the curl lines.</summary>
    public string Api { get; } =
        (configuration["Api:Url"] ?? configuration["services:api:https:0"] ?? configuration["services:api:http:0"] ?? "http://localhost:5080").TrimEnd('/');

    /// <summary>The page of one trace; null when there is no dashboard or no trace.</summary>
    public string? Trace(string? traceId) => Dashboard is null || traceId is null ? null : $"{Dashboard}/traces/detail/{traceId}";
}
