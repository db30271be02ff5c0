namespace Aspire.StackExchange.Redis;

public sealed class StackExchangeRedisSettings
{
    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    /// <summary>The package traces every Redis command unless told not to; the stand-in never does.</summary>
    public bool DisableTracing { get; set; }
}
