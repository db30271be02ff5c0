using System.Text.Json;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Worker;

/// <summary>The worker's wiring on a real Redis: every task by its name and JSON arguments, as a caller has them.</summary>
public sealed class WorkerTests(WorkerFixture worker) : IClassFixture<WorkerFixture>
{
    [Fact]
    public async Task Divides_and_keeps_a_float_a_float()
    {
        var ended = await RunAsync("tasks.divide", """{"x":10,"y":2}""");

        Assert.Equal((TaskState.Success, "5.0", 1), (ended.Status, ended.Result?.GetRawText(), ended.Attempts));
    }

    [Fact]
    public async Task Division_by_zero_fails_at_the_first_attempt()
    {
        var ended = await RunAsync("tasks.divide", """{"x":10,"y":0}""");

        Assert.Equal((TaskState.Failure, "division by zero", 1), (ended.Status, ended.Result?.GetString(), ended.Attempts));
    }

    [Fact]
    public async Task Fetches_and_stores()
    {
        var ended = await RunAsync("tasks.fetch_and_store", $$"""{"url":"{{worker.Url}}"}""");

        Assert.Equal("""{"status":"complete","data":{"answer":42}}""", ended.Result?.GetRawText());
    }

    [Fact]
    public async Task Does_not_fetch_from_inside()
    {
        var ended = await RunAsync("tasks.fetch_and_store", """{"url":"http://169.254.169.254/latest/meta-data/"}""");

        Assert.Equal((TaskState.Failure, 1), (ended.Status, ended.Attempts));
        Assert.StartsWith("the address of 169.254.169.254 is not public", ended.Result?.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_an_upload()
    {
        var ended = await RunAsync("tasks.process_upload", """{"video_id":"v1"}""");

        Assert.Equal("v1", ended.Result?.GetProperty("video_id").GetString());
        Assert.Equal(8, ended.Result?.GetProperty("steps").GetArrayLength());
    }

    [Fact]
    public async Task Paints_an_image_and_attaches_it()
    {
        var ended = await RunAsync("tasks.generate_image", """{"prompt":"blue hills","width":32,"height":24}""");

        var image = await worker.Client.FindAttachmentAsync(TaskId.Parse(ended.TaskId), "image", TestContext.Current.CancellationToken);
        Assert.Equal("image/png", image?.ContentType);
        Assert.Equal(32, PngImage.Decode(image!.Content.Span).Width);
        Assert.Equal(image.Content.Length, ended.Result?.GetProperty("bytes").GetInt32());
    }

    [Fact]
    public async Task Retries_what_is_flaky()
    {
        var ended = await RunAsync("tasks.flaky", """{"fail_times":1}""");

        Assert.Equal((TaskState.Success, 2), (ended.Status, ended.Attempts));
    }

    [Fact]
    public async Task Publishes_its_kinds_with_examples_that_fit_their_schemas()
    {
        var definitions = await worker.Client.GetDefinitionsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["tasks.divide", "tasks.fetch_and_store", "tasks.flaky", "tasks.generate_image", "tasks.process_upload", "tasks.sum"],
            definitions.Select(definition => definition.Name).Order());
        Assert.All(definitions, definition => Assert.Empty(ArgumentSchema.Check(definition.Schema, definition.Example!.Value)));
        Assert.All(definitions, definition => Assert.NotNull(definition.Description));
    }

    private async Task<TaskSnapshot> RunAsync(string kind, string args)
    {
        var id = await worker.Client.EnqueueAsync(kind, JsonElement.Parse(args), cancellationToken: TestContext.Current.CancellationToken);
        return (await worker.Client.WaitAsync(id, Limits.Wait, TestContext.Current.CancellationToken))!;
    }
}
