using System.Net.ServerSentEvents;
using System.Text.Json;
using Tests.Support;

namespace Tests.Api;

/// <summary>Reads server-sent events as a browser would.</summary>
internal sealed class EventReader(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(Limits.Wait, TimeProvider.System);
    private IAsyncEnumerator<SseItem<string>>? _items;

    public List<SseItem<string>> Seen { get; } = [];

    public async Task<SseItem<string>> NextAsync()
    {
        Assert.True(await MoveAsync(), "The stream ended.");
        return Seen[^1];
    }

    /// <summary>The event of a task.</summary>
    public async Task<SseItem<string>> UntilAsync(string type, string taskId)
    {
        while (true)
        {
            var next = await NextAsync();
            if (next.EventType == type && JsonElement.Parse(next.Data).GetProperty("task_id").GetString() == taskId)
                return next;
        }
    }

    /// <summary>Everything to the end.</summary>
    public async Task<List<SseItem<string>>> RestAsync()
    {
        var before = Seen.Count;
        while (await MoveAsync())
        {
            // On to the end.
        }

        return Seen[before..];
    }

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        response.Dispose();
        await body.DisposeAsync();
        _limit.Dispose();
    }

    private async Task<bool> MoveAsync()
    {
        _items ??= SseParser.Create(body).EnumerateAsync(_limit.Token).GetAsyncEnumerator(_limit.Token);
        if (!await _items.MoveNextAsync())
            return false;
        Seen.Add(_items.Current);
        return true;
    }
}

internal static class EventStreams
{
    public static async Task<HttpResponseMessage> OpenAsync(this HttpClient http, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public static async Task<EventReader> StreamAsync(this HttpClient http, string path, string? lastEventId = null)
    {
        var response = await http.OpenAsync(path, lastEventId);
        response.EnsureSuccessStatusCode();
        return new EventReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }
}
