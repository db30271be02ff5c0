using System.Text.Json;
using TaskQueue.Contracts;

namespace Api.Tutorial;

/// <summary>How the tutorial's endpoints write arguments.</summary>
internal static class TaskArguments
{
    /// <summary>As results are written: 10 for a float is <c>10.0</c>, so that every reader takes it for one.</summary>
    public static JsonElement Of<T>(T arguments) => JsonSerializer.SerializeToElement(arguments, TaskJson.Results);
}
