using System.Text.Json;
using TaskQueue.Broker;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using Tests.Architecture;
using Tests.Support;
using Worker.Tasks;

namespace Tests.Docs;

/// <summary>What the README shows is real code that runs.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(DependencyTests.Root, "README.md"));

    [Fact]
    public void The_example_in_the_readme_is_the_file_that_is_compiled_here()
    {
        var source = File.ReadAllText(Path.Combine(DependencyTests.Root, "Tests", "Docs", "CountWords.cs"));

        Assert.Contains(source, Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_example_in_the_readme_runs()
    {
        var registration = new TaskRegistry().Add<CountWordsHandler, CountWords, int>().Find(CountWords.Kind)!;
        var args = JsonSerializer.SerializeToUtf8Bytes(CountWordsHandler.Example, TaskJson.Arguments);

        var result = await registration.RunAsync(new OnlySystemTime(), new TaskEntry(CountWords.Kind, default, args), new FakeTaskContext(), TestContext.Current.CancellationToken);

        Assert.Equal("6"u8.ToArray(), result);
    }

    [Fact]
    public void Every_file_the_readme_points_to_is_there()
    {
        var links = System.Text.RegularExpressions.Regex.Matches(Readme, @"\]\((?!https?:)([^)#]+)\)").Select(match => match.Groups[1].Value);

        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(DependencyTests.Root, link)), $"{link} is not there"));
    }

    private sealed class OnlySystemTime : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? TimeProvider.System : null;
    }
}
