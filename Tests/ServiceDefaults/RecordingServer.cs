using System.Collections.Concurrent;
using System.Net;

namespace Tests.ServiceDefaults;

/// <summary>Stands where the network would be: notes each request, answers as told.</summary>
internal sealed class RecordingServer(Func<HttpRequestMessage, int, HttpStatusCode> answer) : HttpMessageHandler
{
    private readonly ConcurrentQueue<(HttpMethod Method, Uri Uri)> _requests = new();

    public RecordingServer(params HttpStatusCode[] answers)
        : this((_, count) => answers[Math.Min(count, answers.Length) - 1])
    {
    }

    public IReadOnlyList<Uri> Addresses => [.. _requests.Select(request => request.Uri)];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The address is replaced again on the way back: what was asked is noted now.
        _requests.Enqueue((request.Method, request.RequestUri!));
        return Task.FromResult(new HttpResponseMessage(answer(request, _requests.Count)) { RequestMessage = request });
    }
}
