using Microsoft.Extensions.Options;
using TaskQueue.Authoring;
using Tests.Support;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

public sealed class ProcessUploadTests
{
    private readonly ManualTime _time = new();
    private readonly FakeTaskContext _context = new();

    [Fact]
    public async Task Goes_through_all_steps_and_says_where_it_is()
    {
        var summary = await RunAsync("v1", TimeSpan.Zero);

        Assert.Equal("v1", summary.VideoId);
        Assert.Equal(8, summary.Steps.Count);
        Assert.Equal(["probe", "publish"], [summary.Steps[0].Name, summary.Steps[^1].Name]);
        var percents = _context.Progress.Items.Select(progress => progress.Percent).ToArray();
        Assert.Equal(percents.Order(), percents);
        Assert.Equal((0, 100), (percents[0], percents[^1]));
        Assert.Contains(_context.Progress.Items, progress => progress.Message == "transcode 720p (2/3)");
    }

    [Fact]
    public async Task Each_unit_takes_the_configured_time()
    {
        var running = RunAsync("v1", TimeSpan.FromSeconds(1));
        for (var unit = 1; !running.IsCompleted; unit++)
        {
            await Task.WhenAny(_time.Waits.CountAsync(unit), running);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var summary = await running;
        Assert.Equal(14, summary.Seconds);
        Assert.Equal(4, summary.Steps.Single(step => step.Name == "transcode 1080p").Seconds);
    }

    [Fact]
    public async Task Goes_on_behind_the_last_finished_step()
    {
        _context.Checkpoint = """[{"name":"probe","seconds":1.5},{"name":"extract audio","seconds":1}]""";

        var summary = await RunAsync("v1", TimeSpan.Zero);

        Assert.Equal("transcode 360p (1/2)", _context.Progress.Items[0].Message);
        Assert.Equal((8, 2.5), (summary.Steps.Count, summary.Seconds));
    }

    [Fact]
    public async Task Stops_at_once_when_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var running = RunAsync("v1", TimeSpan.FromSeconds(1), cancellation);
        await _time.Waits.CountAsync(1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("probe", Assert.Single(_context.Progress.Items).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Wants_a_video(string videoId) =>
        await Assert.ThrowsAsync<RejectTaskException>(() => RunAsync(videoId, TimeSpan.Zero));

    private Task<UploadSummary> RunAsync(string videoId, TimeSpan delay, CancellationTokenSource? cancellation = null) =>
        new ProcessUploadHandler(_time, Options.Create(new TutorialOptions { UploadStepDelay = delay }))
            .RunAsync(new ProcessUpload(videoId), _context, cancellation?.Token ?? TestContext.Current.CancellationToken);
}
