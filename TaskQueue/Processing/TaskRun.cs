using System.Diagnostics;
using TaskQueue.Authoring;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Processing;

/// <summary>One attempt in the hands of this worker: what its handler sees of it, and what the lease keeper needs of it.</summary>
internal sealed class TaskRun(ClaimedTask claim, string worker, IAttemptStore store, DateTimeOffset claimedAt) : TaskContext, IDisposable
{
    private const int LongestMessage = 200;

    // How the attempt was concluded.
    private const int Open = 0;
    private const int ByItself = 1;
    private const int ByWriteOff = 2;

    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private TaskProgress? _progress;
    private bool _hasNews;
    private bool _announced;
    private bool _ended;
    private volatile bool _hasCheckpoint;
    private int _taken;
    private int _concluded = Open;
    private string? _idText;

    /// <summary>The claim.</summary>
    public ClaimedTask Claim { get; } = claim;

    /// <summary>What was enqueued; see <see cref="Read"/>.</summary>
    public TaskEntry Entry { get; private set; }

    /// <summary>The kind; empty while not known.</summary>
    public string Kind => Entry.Kind ?? "";

    /// <summary>Whether something is to be cleared at the end, whatever the attempt does.</summary>
    public bool IsTied { get; set; }

    /// <summary>The workflow's step it is; null for most.</summary>
    public FlowNode? Flow => Entry.Extras?.Flow is { } step ? FlowNode.Read(step) : null;

    /// <summary>Whether its result is not for the log.</summary>
    public bool HidesResult { get; set; }

    /// <summary>The attempt's span, if there is one.</summary>
    public Activity? Span { get; set; }

    /// <summary>Whether the log tells what goes well with it: always, but in a flood, when only a sample of the traces is kept. What goes wrong it tells of each.</summary>
    public bool IsFollowed => Span is not { Recorded: false };

    /// <summary>When the handler started, by this worker's clock; null before.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>The policy its handler declares; known before it starts.</summary>
    public TaskPolicy Policy { get; set; } = TaskPolicy.Default;

    /// <summary>When it was claimed, by this worker's clock.</summary>
    public DateTimeOffset ClaimedAt { get; } = claimedAt;

    /// <summary>The id as text, made once.</summary>
    public string IdText => _idText ??= Claim.Id.ToString();

    /// <summary>When the lease was last known to be good.</summary>
    public DateTimeOffset ExtendedAt { get; set; } = claimedAt;

    /// <summary>What the handler gets: cancelled with <see cref="Stopped"/> as the reason.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why it was cancelled; the first reason stays.</summary>
    public StopReason Stopped { get; private set; }

    /// <summary>Since when the lease keeper has known it to be cancelled, by this worker's clock.</summary>
    public DateTimeOffset? StoppedSince { get; set; }

    /// <summary>Ends when all that hangs on the token has been told.</summary>
    public Task Cancelled { get; private set; } = Task.CompletedTask;

    /// <summary>Called with each report of progress.</summary>
    public Action<TaskProgress>? Reported { get; set; }

    /// <summary>Called when the worker no longer waits for the handler: what frees its slot.</summary>
    public Action? OnWrittenOff { get; set; }

    /// <summary>Whether the attempt was ended while its handler went on.</summary>
    public bool IsWrittenOff => Volatile.Read(ref _concluded) == ByWriteOff;

    /// <inheritdoc/>
    public override TaskId TaskId => Claim.Id;

    /// <inheritdoc/>
    public override int Attempt => Claim.Count;

    /// <inheritdoc/>
    public override int Retries => Claim.Notes?.Retries ?? 0;

    /// <inheritdoc/>
    public override string Worker { get; } = worker;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Headers => Entry.Extras?.Headers ?? NoHeaders;

    /// <summary>Why its arguments can't be read by this worker; null when they can.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>Reads the entry; false when it is not one of ours.</summary>
    public bool Read(StoredPayloads payloads)
    {
        if (Entry.Kind is not null)
            return true;
        if (!TaskEntry.TryRead(Claim.Raw, out var entry))
            return false;
        if (!payloads.TryDecodeArgs(entry.Kind, entry.Args, out var args, out var reason))
            Unreadable = $"its arguments can't be read here: {reason ?? "they are damaged"}";
        Entry = entry with { Args = args };
        IsTied |= entry.Extras is { Tied: true };
        return true;
    }

    /// <inheritdoc/>
    public override void ReportProgress(double percent, string? message = null)
    {
        var shortened = message is { Length: > LongestMessage } ? message[..LongestMessage] : message;
        lock (_gate)
        {
            _progress = new TaskProgress(Math.Clamp(double.IsNaN(percent) ? 0 : percent, 0, 100), shortened);
            _hasNews = true;
        }

        Reported?.Invoke(_progress);
    }

    /// <inheritdoc/>
    public override Task AttachAsync(string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        if (!AttachmentName.IsValid(name))
            throw new ArgumentException("An attachment's name has at most 64 letters, digits, '.', '_' or '-'.", nameof(name));
        ArgumentException.ThrowIfNullOrEmpty(contentType);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, AttachmentName.LongestContent, nameof(content));
        return store.AttachAsync(TaskId, name, contentType, content).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task SaveCheckpointAsync<T>(T state, CancellationToken cancellationToken = default)
    {
        var json = Checkpoint.Write(state);
        _hasCheckpoint = true; // before it is: the end must not miss it
        if (Volatile.Read(ref _concluded) == Open && await store.SaveCheckpointAsync(Worker, Claim, json).WaitAsync(cancellationToken).ConfigureAwait(false))
            return;
        Stop(StopReason.LeaseLost);
        throw new OperationCanceledException($"{IdText} is no longer this worker's.", Token);
    }

    /// <inheritdoc/>
    public override async Task<T?> LoadCheckpointAsync<T>(CancellationToken cancellationToken = default)
        where T : default =>
        Checkpoint.Read<T>(await store.LoadCheckpointAsync(TaskId).WaitAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>What the lease keeper should send for this run: its lease, and its start or its progress where these are new. Null when nothing is due.</summary>
    /// <param name="leaseDue">Whether the lease wants a heartbeat.</param>
    /// <param name="announce">Whether the run is old enough for its start to be news.</param>
    public Extension? NextExtension(bool leaseDue, bool announce)
    {
        lock (_gate)
        {
            if (!_ended && _hasNews)
            {
                (_hasNews, _announced) = (false, true);
                return new Extension(Claim, Notes(), EventText.WriteProgress(Attempt, Worker, _progress!));
            }

            if (!_ended && announce && !_announced)
            {
                _announced = true;
                return new Extension(Claim, Notes(), EventText.Write(TaskEventType.Started, Attempt, Worker));
            }

            return leaseDue ? new Extension(Claim, null, null) : null;
        }
    }

    /// <summary>The news did not arrive: tell it again.</summary>
    public void TellAgain()
    {
        lock (_gate)
            _hasNews = _progress is not null;
    }

    /// <summary>No more news from here on. True when Redis may hold notes, crashes or a checkpoint of this task, to be cleared with its end.</summary>
    public bool End()
    {
        lock (_gate)
        {
            _ended = true;
            return _announced || _hasCheckpoint || IsTied || Claim.Notes is not null || Claim.Crashes > 0;
        }
    }

    /// <summary>Whoever calls first has it: to run it, or to give it back.</summary>
    public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Whoever calls first says how the attempt ended: its handler by returning, or the lease keeper by writing it off.</summary>
    public bool TryConclude() => Interlocked.CompareExchange(ref _concluded, ByItself, Open) == Open;

    /// <summary>Ends the attempt while its handler goes on; false when it has ended by itself.</summary>
    public bool TryWriteOff()
    {
        if (Interlocked.CompareExchange(ref _concluded, ByWriteOff, Open) != Open)
            return false;
        OnWrittenOff?.Invoke();
        return true;
    }

    /// <summary>Cancels the attempt, unless it has ended.</summary>
    public void Stop(StopReason reason)
    {
        lock (_gate)
        {
            if (_ended || Stopped != StopReason.None)
                return;
            Stopped = reason;
            // Not here and now: what a handler hangs on its token must not run under this lock.
            Cancelled = _stop.CancelAsync();
        }
    }

    /// <summary>What is worth knowing of it while it runs.</summary>
    public TaskNotes Notes() => new()
    {
        Retries = Retries,
        StartedAt = StartedAt?.ToUnixTimeMilliseconds() ?? 0,
        Worker = Worker,
        Progress = _progress,
        Error = Claim.Notes?.Error,
        Past = Claim.Notes?.Past,
    };

    /// <summary>Notes for what comes after this attempt.</summary>
    public TaskNotes NotesAfter(int retries, TaskError? error, string? reason) =>
        new() { Retries = retries, Worker = Worker, Error = error, Reason = reason, Past = Claim.Notes?.Past };

    /// <summary>Notes for the attempt after this one, which failed.</summary>
    public TaskNotes NotesAfterFailure(TaskError error, TimeSpan runtime)
    {
        var kept = error.Message.Length <= AttemptSnapshot.LongestMessage ? error.Message : error.Message[..AttemptSnapshot.LongestMessage];
        var attempt = new AttemptSnapshot(Attempt, Worker, StartedAt ?? ClaimedAt, runtime.TotalSeconds, new TaskError(error.Type, kept));
        return NotesAfter(Retries + 1, error, reason: null) with { Past = [.. (Claim.Notes?.Past ?? []).TakeLast(AttemptSnapshot.MostKept - 1), attempt] };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A handler that was written off still has the token.
        if (!IsWrittenOff)
            _stop.Dispose();
    }
}
