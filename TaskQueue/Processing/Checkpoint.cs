using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>A handler's state as JSON, as it is kept between attempts.</summary>
internal static class Checkpoint
{
    private const int Largest = 64 * 1024;

    /// <exception cref="ArgumentException">It is too large to be kept.</exception>
    public static byte[] Write<T>(T state)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(state, TaskJson.Arguments);
        return json.Length <= Largest
            ? json
            : throw new ArgumentException($"The checkpoint is {json.Length} bytes of JSON, more than the {Largest} allowed: attach a file, and keep its name.", nameof(state));
    }

    public static T? Read<T>(byte[]? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, TaskJson.Arguments);
}
