namespace Worker.Tasks;

/// <summary>How long the tutorial's tasks pretend to work. Section <c>Tutorial</c>.</summary>
public sealed class TutorialOptions
{
    public const string Section = "Tutorial";

    /// <summary>How long <c>tasks.divide</c> thinks. Default 5 s, as in the tutorial.</summary>
    public TimeSpan DivideDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one unit of work of <c>tasks.process_upload</c> takes. Default 1 s.</summary>
    public TimeSpan UploadStepDelay { get; set; } = TimeSpan.FromSeconds(1);
}
