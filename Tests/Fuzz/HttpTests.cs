using System.Net;
using System.Text;
using System.Text.Json;
using Tests.Api;

namespace Tests.Fuzz;

/// <summary>Every call of the OpenAPI document with values that nobody means: never a 500, and what was accepted is there.</summary>
public sealed class HttpTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const int Seed = 20_261_121;
    private const int CasesPerCall = 50;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_call_is_answered_with_an_error_of_ours()
    {
        var (fuzzer, wrong, count) = (new Fuzzer(Seed), new List<string>(), 0);
        foreach (var (method, path, operation) in await OperationsAsync())
        {
            for (var number = 0; number < CasesPerCall; number++)
            {
                using var request = Make(fuzzer, method, path, operation);
                var status = await SendAsync(request);
                count++;
                if (status >= HttpStatusCode.InternalServerError)
                    wrong.Add($"seed {Seed}: {(int)status} {request.Method} {request.RequestUri} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(Stop))}");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} calls");
        Assert.Empty(wrong.Take(20));
        await api.Http.CallAsync("POST /queues/default/resume");
        var id = await api.Http.StartAsync("POST /tasks/tests.run", """{"step":"after"}""");
        Assert.Equal("SUCCESS", (await api.Http.EndOfAsync(id)).Text("status"));
    }

    /// <summary>Answers that go on for ever are over with their headers, and so is one that is waited for.</summary>
    private async Task<HttpStatusCode> SendAsync(HttpRequestMessage request)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        enough.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var answer = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, enough.Token);
            return answer.StatusCode;
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            return HttpStatusCode.RequestTimeout;
        }
    }

    private static HttpRequestMessage Make(Fuzzer fuzzer, string method, string path, JsonElement operation)
    {
        var (filled, query) = (path, new StringBuilder());
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToArray() : [])
        {
            var (name, value) = (parameter.GetProperty("name").GetString()!, Uri.EscapeDataString(fuzzer.Text().Replace("\ud800", "", StringComparison.Ordinal)));
            if (parameter.GetProperty("in").GetString() == "path")
                filled = filled.Replace($"{{{name}}}", value.Length == 0 ? "x" : value, StringComparison.Ordinal);
            else if (name != "wait" && fuzzer.Next(3) > 0)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(value);
        }

        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), new Uri(filled + query, UriKind.Relative));
        if (method is "post" or "put")
            request.Content = new ByteArrayContent(fuzzer.Next(10) == 0 ? fuzzer.Bytes(100) : Encoding.UTF8.GetBytes(fuzzer.Json())) { Headers = { ContentType = new("application/json") } };
        return request;
    }

    private async Task<IReadOnlyList<(string Method, string Path, JsonElement Operation)>> OperationsAsync()
    {
        using var document = JsonDocument.Parse(await api.Http.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), Stop));
        return [.. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(one => (one.Name, path.Name, one.Value.Clone())))];
    }
}
