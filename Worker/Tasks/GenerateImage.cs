using System.ComponentModel.DataAnnotations;
using TaskQueue.Authoring;
using Worker.Imaging;

namespace Worker.Tasks;

public sealed record GenerateImage([Length(1, 500)] string Prompt, [Range(16, 1024)] int Width = 256, [Range(16, 1024)] int Height = 256) : ITask<GeneratedImage>
{
    public static string Kind => "tasks.generate_image";
}

public sealed record GeneratedImage(int Width, int Height, int Bytes, string Seed);

public sealed class GenerateImageHandler : ITaskHandler<GenerateImage, GeneratedImage>
{
    private const string Attachment = "image";

    // One painting at a time in a worker process: it takes a core for seconds, and the leases of all the other tasks need one too.
    private static readonly SemaphoreSlim Easel = new(1);

    public static GenerateImage Example => new("sunset over blue mountains");

    public static string Description => "Paints an image, the same for the same prompt, in real and heavy work. See it at /tasks/{task_id}/image.";

    public static TaskPolicy Policy => new() { MaxRetries = 1, TimeLimit = TimeSpan.FromMinutes(10) };

    public async Task<GeneratedImage> RunAsync(GenerateImage task, TaskContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(task.Prompt))
            throw new RejectTaskException("prompt must say something");
        var seed = new Seed(task.Prompt);
        var scene = Painter.Choose(task.Prompt, seed);

        context.ReportProgress(0, "waiting for the easel");
        await Easel.WaitAsync(cancellationToken);
        byte[] png;
        try
        {
            png = await Task.Run(() => Paint(task, scene, context, cancellationToken), cancellationToken);
        }
        finally
        {
            Easel.Release();
        }

        await context.AttachAsync(Attachment, "image/png", png, cancellationToken);
        return new GeneratedImage(task.Width, task.Height, png.Length, seed.Name);
    }

    private static byte[] Paint(GenerateImage task, IScene scene, TaskContext context, CancellationToken cancellationToken)
    {
        var reported = 0;
        var rgb = new Canvas(task.Width, task.Height).Paint(scene, Report, cancellationToken);
        context.ReportProgress(99, "encoding");
        return PngEncoder.Encode(task.Width, task.Height, rgb);

        void Report(int rows)
        {
            var percent = 98 * rows / task.Height;
            if (percent == reported)
                return;
            reported = percent;
            context.ReportProgress(percent, $"row {rows} of {task.Height}");
        }
    }
}
