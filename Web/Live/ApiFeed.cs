using System.Net.ServerSentEvents;
using System.Text.Json;
using Web.Http;

namespace Web.Live;

/// <summary>
/// Reads the Api's events, once for this process and for as long as it lives: says what changed, and whether the Api is there.
/// After a cut it resumes behind the last event it saw.
/// </summary>
public sealed partial class ApiFeed(IHttpClientFactory clients, Changes changes, TimeProvider time, ILogger<ApiFeed> logger) : BackgroundService
{
    /// <summary>Longer than the Api's pause between two heartbeats: a silent stream is a dead one.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private static readonly Problem FellSilent =
        new() { Title = "The Api fell silent", Detail = $"Nothing came for {MaxSilence.TotalSeconds:0} s." };

    private ApiConnection _connection = new(IsUp: null, time.GetUtcNow());
    private string? _lastEventId;

    public ApiConnection Connection => Volatile.Read(ref _connection);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Start();
        var pause = FirstPause;
        while (true)
        {
            var fault = await TryReadAsync(stoppingToken);
            if (fault is not null)
                Become(isUp: false, fault);

            pause = fault is null ? FirstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            await Task.Delay(pause, time, stoppingToken);
        }
    }

    // Null when the stream had begun well and then ended: worth an attempt before anybody is told.
    private async Task<Problem?> TryReadAsync(CancellationToken stoppingToken)
    {
        using var silence = new CancellationTokenSource(MaxSilence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, silence.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "events");
            if (_lastEventId is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", _lastEventId);
            using var response = await clients.CreateClient(ApiClients.Events)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            if (!response.IsSuccessStatusCode)
                return await Faults.ReadAsync(response);

            Become(isUp: true);
            await ReadAsync(await response.Content.ReadAsStreamAsync(stop.Token), silence, stop.Token);
            return null;
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested
            && fault is HttpRequestException or IOException or OperationCanceledException or JsonException or FormatException)
        {
            return silence.IsCancellationRequested ? FellSilent : Faults.Describe(fault);
        }
    }

    private async Task ReadAsync(Stream stream, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        await using var body = new LifeSigns(stream, () => silence.CancelAfter(MaxSilence));
        var parser = SseParser.Create(body, static (type, data) => type.StartsWith("task-", StringComparison.Ordinal) ? ReadTaskId(data) : null);
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            if (!string.IsNullOrEmpty(parser.LastEventId))
                _lastEventId = parser.LastEventId;
            if (item.Data is { } taskId)
                changes.Report(taskId);
        }
    }

    private static string? ReadTaskId(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("task_id"u8))
                return reader.Read() ? reader.GetString() : null;
        }

        return null;
    }

    // Whatever happened during the cut, pages read afresh.
    private void Become(bool isUp, Problem? problem = null)
    {
        var before = _connection;
        if (before.IsUp == isUp && before.Problem == problem)
            return;

        Log(isUp, problem?.Title, problem?.Detail);
        Volatile.Write(ref _connection, new(isUp, before.IsUp == isUp ? before.Since : time.GetUtcNow(), problem));
        changes.Report(taskId: null);
    }

    private void Log(bool isUp, string? title, string? detail)
    {
        if (isUp)
            LogUp();
        else
            LogDown(title, detail);
    }

    [LoggerMessage(1, LogLevel.Information, "The Api's events arrive")]
    private partial void LogUp();

    [LoggerMessage(2, LogLevel.Warning, "No events from the Api: {Title}. {Detail} Trying again until they come")]
    private partial void LogDown(string? title, string? detail);
}
