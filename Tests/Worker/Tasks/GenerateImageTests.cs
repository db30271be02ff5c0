using TaskQueue.Authoring;
using Tests.Support;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

public sealed class GenerateImageTests
{
    private readonly FakeTaskContext _context = new();

    [Fact]
    public async Task Attaches_a_PNG_of_the_size_asked_for()
    {
        var result = await RunAsync(new GenerateImage("a quiet sea", 48, 32));

        var (contentType, content) = _context.Attachments["image"];
        var image = PngImage.Decode(content);
        Assert.Equal("image/png", contentType);
        Assert.Equal((48, 32, content.Length), (result.Width, result.Height, result.Bytes));
        Assert.Equal((48, 32), (image.Width, image.Height));
        Assert.Equal(16, result.Seed.Length);
    }

    [Fact]
    public async Task The_same_prompt_gives_the_same_image_and_another_prompt_another()
    {
        var other = new FakeTaskContext();
        var first = await RunAsync(new GenerateImage("hills", 24, 24));
        var again = await RunAsync(new GenerateImage("hills", 24, 24), other);
        Assert.Equal(first, again);
        Assert.Equal(_context.Attachments["image"].Content, other.Attachments["image"].Content);

        await RunAsync(new GenerateImage("hills.", 24, 24), other);
        Assert.NotEqual(_context.Attachments["image"].Content, other.Attachments["image"].Content);
    }

    [Fact]
    public async Task Says_which_row_it_paints()
    {
        await RunAsync(new GenerateImage("rows", 16, 20));

        var percents = _context.Progress.Items.Select(progress => progress.Percent).ToArray();
        Assert.Equal(percents.Order(), percents);
        Assert.Contains(_context.Progress.Items, progress => progress.Message == "row 10 of 20");
        Assert.Equal((99, "encoding"), _context.Progress.Items[^1]);
    }

    [Fact]
    public async Task Stops_between_rows_when_cancelled_and_leaves_the_easel_free()
    {
        using var cancellation = new CancellationTokenSource();
        var running = RunAsync(new GenerateImage("large", 1024, 1024), cancellation: cancellation);
        await _context.Progress.FirstAsync(progress => progress.Percent >= 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Empty(_context.Attachments);
        await RunAsync(new GenerateImage("next", 16, 16));
    }

    [Fact]
    public async Task Rejects_a_prompt_that_says_nothing()
    {
        var rejected = await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(new GenerateImage(" ", 16, 16)));

        Assert.Equal("prompt must say something", rejected.Message);
    }

    private Task<GeneratedImage> RunAsync(GenerateImage task, FakeTaskContext? context = null, CancellationTokenSource? cancellation = null) =>
        new GenerateImageHandler().RunAsync(task, context ?? _context, cancellation?.Token ?? TestContext.Current.CancellationToken);
}
