using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Contracts;
using TaskQueue.Testing;

namespace Tests.Docs;

public sealed class ImportFeedTests : IFeeds
{
    private readonly List<int> _asked = [];

    [Fact]
    public async Task Goes_on_with_the_page_it_was_at_once_the_server_is_patient_again()
    {
        await using var host = TaskTestHost.Create(
            worker => worker.Add<ImportFeedHandler, ImportFeed, int>(),
            services => services.AddSingleton<IFeeds>(this));
        var handle = await host.Client.EnqueueAsync(new ImportFeed("https://news.example/feed", "en"));

        var waiting = await host.RunNextAsync();
        Assert.Equal((TaskState.Pending, "too many requests"), (waiting!.Status, waiting.Reason));

        await host.AdvanceAsync(TimeSpan.FromMinutes(10)); // takes no time

        Assert.Equal(4, await handle.GetAsync(TimeSpan.Zero));
        Assert.Equal([0, 1, 1, 2], _asked);
    }

    public Task<IReadOnlyList<string>> ReadPageAsync(string url, int page, CancellationToken cancellationToken)
    {
        _asked.Add(page);
        if (_asked.Count == 2)
            throw new HttpRequestException("too many requests", inner: null, HttpStatusCode.TooManyRequests);
        return Task.FromResult<IReadOnlyList<string>>(page < 2 ? ["one", "two"] : []);
    }
}
