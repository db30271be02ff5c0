using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Contracts;
using Worker.Tasks;

namespace Tests.Worker.Tasks;

/// <summary>Kinds and arguments as callers write them: a change here breaks them.</summary>
public sealed class WireTests
{
    [Fact]
    public void Kinds_and_examples_keep_their_shape()
    {
        Assert.Equal("""tasks.divide {"x":10,"y":2}""", Written<Divide, double, DivideHandler>());
        Assert.Equal("""tasks.flaky {"fail_times":2}""", Written<Flaky, FlakyResult, FlakyHandler>());
        Assert.Equal("""tasks.sum {"numbers":[1,2,3]}""", Written<Sum, double, SumHandler>());
        Assert.Equal("""tasks.process_upload {"video_id":"holiday-2026"}""", Written<ProcessUpload, UploadSummary, ProcessUploadHandler>());
        Assert.Equal(
            """tasks.generate_image {"prompt":"sunset over blue mountains","width":256,"height":256}""",
            Written<GenerateImage, GeneratedImage, GenerateImageHandler>());
        Assert.StartsWith("tasks.fetch_and_store {\"url\":\"https://", Written<FetchAndStore, FetchResult, FetchAndStoreHandler>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Optional_arguments_may_be_left_out_and_others_not()
    {
        Assert.Equal(new GenerateImage("x", 256, 256), JsonSerializer.Deserialize<GenerateImage>("""{"prompt":"x"}""", TaskJson.Arguments));
        Assert.Equal(new Flaky(2), JsonSerializer.Deserialize<Flaky>("{}", TaskJson.Arguments));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Divide>("""{"x":1}""", TaskJson.Arguments));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FetchAndStore>("""{"url":null}""", TaskJson.Arguments));
    }

    [Fact]
    public void Every_task_says_what_it_does()
    {
        Assert.NotNull(Description<Divide, double, DivideHandler>());
        Assert.NotNull(Description<Flaky, FlakyResult, FlakyHandler>());
        Assert.NotNull(Description<Sum, double, SumHandler>());
        Assert.NotNull(Description<ProcessUpload, UploadSummary, ProcessUploadHandler>());
        Assert.NotNull(Description<GenerateImage, GeneratedImage, GenerateImageHandler>());
        Assert.NotNull(Description<FetchAndStore, FetchResult, FetchAndStoreHandler>());
    }

    private static string Written<TTask, TResult, THandler>()
        where TTask : ITask<TResult>
        where THandler : ITaskHandler<TTask, TResult> =>
        $"{TTask.Kind} {JsonSerializer.Serialize(THandler.Example, TaskJson.Arguments)}";

    private static string? Description<TTask, TResult, THandler>()
        where TTask : ITask<TResult>
        where THandler : ITaskHandler<TTask, TResult> => THandler.Description;
}
