using System.Diagnostics;

namespace Web.Http;

/// <summary>A stretch of work that leaves no span here nor in the services it calls: what pages do by themselves would bury what people do.</summary>
internal static class Untraced
{
    /// <summary>Begins it; disposal ends it. A span follows its parent, and this parent is not recorded.</summary>
    public static Activity Start() =>
        new Activity("untraced")
            .SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None)
            .Start();
}
