using Microsoft.Extensions.Options;
using TaskQueue.Authoring;

namespace Worker.Tasks;

public sealed record ProcessUpload(string VideoId) : ITask<UploadSummary>
{
    public static string Kind => "tasks.process_upload";
}

public sealed record UploadSummary(string VideoId, IReadOnlyList<UploadStep> Steps, double Seconds);

public sealed record UploadStep(string Name, double Seconds);

public sealed class ProcessUploadHandler(TimeProvider time, IOptions<TutorialOptions> options) : ITaskHandler<ProcessUpload, UploadSummary>
{
    private const int LongestVideoId = 200;

    // The work is simulated; the shape is that of a real pipeline: a larger rendition takes longer.
    private static readonly (string Name, int Units)[] Steps =
    [
        ("probe", 1),
        ("extract audio", 1),
        ("transcode 360p", 2),
        ("transcode 720p", 3),
        ("transcode 1080p", 4),
        ("thumbnails", 1),
        ("package", 1),
        ("publish", 1),
    ];

    private static readonly int TotalUnits = Steps.Sum(step => step.Units);

    public static ProcessUpload Example => new("holiday-2026");

    public static string Description => "Processes an uploaded video in many steps, with progress; can be cancelled at any time; goes on where it was when its worker is lost.";

    public static TaskPolicy Policy => new() { TimeLimit = TimeSpan.FromMinutes(30) };

    public async Task<UploadSummary> RunAsync(ProcessUpload task, TaskContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(task.VideoId) || task.VideoId.Length > LongestVideoId)
            throw new RejectTaskException($"video_id must have 1 to {LongestVideoId} characters");

        // A worker may be lost in the middle of a video: the next one goes on behind the last step that was finished.
        var finished = await context.LoadCheckpointAsync<List<UploadStep>>(cancellationToken) ?? [];
        var done = Steps.Take(finished.Count).Sum(step => step.Units);
        foreach (var (name, units) in Steps.Skip(finished.Count))
        {
            var start = time.GetTimestamp();
            for (var unit = 1; unit <= units; unit++, done++)
            {
                context.ReportProgress(100.0 * done / TotalUnits, units == 1 ? name : $"{name} ({unit}/{units})");
                await Task.Delay(options.Value.UploadStepDelay, time, cancellationToken);
            }

            finished.Add(new UploadStep(name, Math.Round(time.GetElapsedTime(start).TotalSeconds, 3)));
            await context.SaveCheckpointAsync(finished, cancellationToken);
        }

        context.ReportProgress(100, "published");
        return new UploadSummary(task.VideoId, finished, Math.Round(finished.Sum(step => step.Seconds), 3));
    }
}
