using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace Tests.Support;

/// <summary>A handler's context that remembers what the handler said.</summary>
public sealed class FakeTaskContext(int retries = 0) : TaskContext
{
    public Recorder<(double Percent, string? Message)> Progress { get; } = new("progress");

    public Dictionary<string, (string ContentType, byte[] Content)> Attachments { get; } = [];

    public override TaskId TaskId { get; } = TaskId.Parse("default-1767225600000-0");

    public override int Attempt => retries + 1;

    public override int Retries => retries;

    public override IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

    public override string Worker => "worker@test";

    public override void ReportProgress(double percent, string? message = null) => Progress.Add((percent, message));

    public override Task AttachAsync(string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Attachments[name] = (contentType, content.ToArray());
        return Task.CompletedTask;
    }

    /// <summary>What the handler keeps between attempts, as JSON.</summary>
    public string? Checkpoint { get; set; }

    public override Task SaveCheckpointAsync<T>(T state, CancellationToken cancellationToken = default)
    {
        Checkpoint = JsonSerializer.Serialize(state, TaskJson.Arguments);
        return Task.CompletedTask;
    }

    public override Task<T?> LoadCheckpointAsync<T>(CancellationToken cancellationToken = default)
        where T : default =>
        Task.FromResult(Checkpoint is null ? default : JsonSerializer.Deserialize<T>(Checkpoint, TaskJson.Arguments));
}
