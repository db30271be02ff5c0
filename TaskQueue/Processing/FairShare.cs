namespace TaskQueue.Processing;

/// <summary>
/// Shares a worker's slots among its queues by weight while they are scarce (start-time fair queueing: Goyal, Vin, Cheng, SIGCOMM 1996).
/// A queue with work left takes as many tasks for each of another's as its weight says; an idle one hoards no credit; one alone is never held up.
/// </summary>
/// <param name="free">How many tasks may be claimed now, given how many are granted and still on their way.</param>
/// <param name="capacity">How many tasks there is room for in all.</param>
/// <param name="clock">The clock.</param>
internal sealed class FairShare(Func<int, int> free, Func<int> capacity, TimeProvider clock)
{
    private const int LargestGrant = 500;

    // While others have work, a queue that had none is asked no more often than this: each asking holds up a slot for a round trip.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(25);

    // While many are claimed ahead tasks are short, and small claims dear: a light queue takes more at a time, and is next the later.
    private const int SmallestPart = 20;

    private readonly Lock _gate = new();
    private readonly List<Seat> _seats = [];
    private double _now;
    private int _reserved;
    private int _waiting;

    /// <summary>A queue comes in.</summary>
    public Seat Join(string queue, int weight)
    {
        var seat = new Seat(queue, weight);
        lock (_gate)
            _seats.Add(seat);
        return seat;
    }

    /// <summary>Changes a queue's share from here on.</summary>
    public void Reweigh(Seat seat, int weight)
    {
        lock (_gate)
            seat.Weight = weight;
    }

    /// <summary>A queue goes.</summary>
    public void Leave(Seat seat)
    {
        lock (_gate)
        {
            _seats.Remove(seat);
            DealAll();
        }
    }

    /// <summary>Waits until it is worth claiming for this queue, and it is its turn. What comes of it goes to <see cref="Return"/>.</summary>
    public async Task<Grant> TakeAsync(Seat seat, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<Grant>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            seat.Turn = turn;
            Interlocked.Increment(ref _waiting);
            DealAll();
        }

        try
        {
            return await turn.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Withdraw(seat);
            throw;
        }
    }

    /// <summary>So many were claimed.</summary>
    public void Return(Seat seat, int claimed)
    {
        lock (_gate)
        {
            var granted = seat.Granted;
            var charged = granted.IsReserved ? granted.Count : 0;
            Interlocked.Add(ref _reserved, -charged);
            seat.Used = Math.Max(seat.Used, granted.IsReserved ? 0 : _now) + ((double)(claimed - charged) / seat.Weight);
            seat.IsBacklogged = claimed > 0 && claimed >= granted.Count;
            seat.LookedAt = clock.GetTimestamp();
            seat.Granted = default;
            DealAll();
        }
    }

    /// <summary>A slot has come free.</summary>
    public void Deal()
    {
        if (Volatile.Read(ref _waiting) == 0 || free(Volatile.Read(ref _reserved)) <= 0)
            return;
        lock (_gate)
            DealAll();
    }

    private void Withdraw(Seat seat)
    {
        lock (_gate)
        {
            if (seat.Turn is not null)
            {
                seat.Turn = null;
                Interlocked.Decrement(ref _waiting);
                return;
            }
        }

        Return(seat, 0);
    }

    private void DealAll()
    {
        while (_waiting > 0 && free(_reserved) is var room and > 0)
        {
            var scarce = _seats.Exists(static seat => seat.IsBacklogged);
            if (First(scarce) is not { Turn: { } turn } first)
                return;
            _now = Math.Max(_now, first.Used);
            first.Granted = Measure(first, room, scarce);
            if (first.Granted.IsReserved)
            {
                first.Used += (double)first.Granted.Count / first.Weight;
                Interlocked.Add(ref _reserved, first.Granted.Count);
            }

            first.Turn = null;
            Interlocked.Decrement(ref _waiting);
            turn.SetResult(first.Granted);
        }
    }

    /// <summary>Whose turn it is. One that is out to claim more keeps its place: the others wait for the moment until it is back.</summary>
    private Seat? First(bool scarce)
    {
        Seat? first = null;
        foreach (var seat in _seats)
        {
            if (!seat.IsBacklogged)
                seat.Used = Math.Max(seat.Used, _now);
            var contends = seat.IsBacklogged || (seat.Turn is not null && (!scarce || IsDueToLook(seat)));
            if (contends && (first is null || seat.IsBefore(first)))
                first = seat;
        }

        return first;
    }

    private bool IsDueToLook(Seat seat) => seat.LookedAt == long.MinValue || clock.GetElapsedTime(seat.LookedAt) >= LookInterval;

    private Grant Measure(Seat seat, int room, bool scarce)
    {
        if (!seat.IsBacklogged && scarce)
            return new Grant(1, MayBlock: false, IsReserved: true);
        var all = capacity();
        var rivals = _seats.Where(one => one == seat || !scarce || one.IsBacklogged).Sum(one => one.Weight);
        var part = Math.Max(all / SmallestPart, (int)Math.Ceiling((double)all * seat.Weight / rivals));
        return new Grant(Math.Clamp(part, 1, Math.Min(room, LargestGrant)), MayBlock: !scarce || _seats.Count == 1, IsReserved: scarce);
    }
}
