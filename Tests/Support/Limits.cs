namespace Tests.Support;

/// <summary>How long a test waits before it gives up. Generous: a busy machine must not fail a test, only a missing event may.</summary>
public static class Limits
{
    public static TimeSpan Wait { get; } = TimeSpan.FromMinutes(1);
}
