using TaskQueue.Processing;
using Tests.Support;

namespace Tests.Processing;

/// <summary>Who may claim next, by count: slots are taken and freed by hand, and the clock stands still unless moved.</summary>
public sealed class FairShareTests
{
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, Queue> _queues = [];
    private FairShare? _share;
    private int _held;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(400)]
    public async Task Queues_with_work_left_share_by_weight(int capacity)
    {
        Seats(capacity, ("critical", 6), ("normal", 3), ("low", 1));

        await RunAsync(10_000);

        Assert.InRange(Started("critical"), 5_800, 6_200);
        Assert.InRange(Started("normal"), 2_800, 3_200);
        Assert.InRange(Started("low"), 800, 1_200);
    }

    [Fact]
    public async Task An_idle_queue_hoards_no_credit()
    {
        Seats(1, ("busy", 1), ("late", 1));
        _queues["late"].Backlog = 0;
        await RunAsync(1_000);
        var before = Started("busy");
        _queues["late"].Backlog = int.MaxValue;
        _time.Advance(TimeSpan.FromSeconds(1));

        await RunAsync(100);

        Assert.Equal((1_000, 50), (before, Started("busy") - before));
    }

    [Fact]
    public async Task An_empty_queue_is_asked_only_now_and_then_while_another_has_work()
    {
        Seats(1, ("busy", 1), ("empty", 1));
        _queues["empty"].Backlog = 0;
        await RunAsync(1_000);
        var asked = _queues["empty"].Asked;

        _time.Advance(TimeSpan.FromMilliseconds(30));
        await RunAsync(1_000);

        Assert.InRange(asked, 1, 2);
        Assert.Equal(asked + 1, _queues["empty"].Asked);
    }

    [Fact]
    public async Task A_queue_alone_gets_all_there_is_and_may_wait_for_it()
    {
        Seats(8, ("only", 3));

        Assert.Equal((8, true), await AskAsync("only", claimed: 8));
        var next = TakeAsync("only");
        Assert.False(next.IsCompleted);
        _held = 0;
        _share!.Deal();

        Assert.Equal(new Grant(8, MayBlock: true, IsReserved: true), await next);
    }

    [Fact]
    public async Task Whose_turn_it_is_keeps_its_place_while_it_is_out_to_claim()
    {
        Seats(4, ("first", 100), ("second", 1));
        await AskAsync("second", claimed: 1);
        await AskAsync("first", claimed: 1);

        var first = await TakeAsync("first");
        var second = TakeAsync("second");
        Assert.Equal(2, first.Count);
        _held = 1;
        _share!.Deal();
        Assert.Equal(0, _queues["second"].Seat.Granted.Count);
        _share.Return(_queues["first"].Seat, 1); // has no more

        Assert.Equal(3, (await second).Count);
    }

    [Fact]
    public async Task One_that_no_longer_waits_holds_up_nobody()
    {
        Seats(1, ("gone", 1), ("stays", 1));
        _held = 1;
        using var stop = new CancellationTokenSource();
        var gone = _share!.TakeAsync(_queues["gone"].Seat, stop.Token);
        var stays = TakeAsync("stays");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _share.Leave(_queues["gone"].Seat);

        _held = 0;
        _share.Deal();

        Assert.Equal(1, (await stays).Count);
    }

    private void Seats(int capacity, params (string Queue, int Weight)[] seats)
    {
        _share = new FairShare(granted => capacity - _held - granted, () => capacity, _time);
        foreach (var (queue, weight) in seats)
            _queues[queue] = new Queue(_share.Join(queue, weight));
    }

    private int Started(string queue) => _queues[queue].Started;

    private Task<Grant> TakeAsync(string queue) => _share!.TakeAsync(_queues[queue].Seat, TestContext.Current.CancellationToken);

    private async Task<(int Count, bool MayBlock)> AskAsync(string queue, int claimed)
    {
        var grant = await TakeAsync(queue);
        _held += claimed;
        _share!.Return(_queues[queue].Seat, claimed);
        return (grant.Count, grant.MayBlock);
    }

    /// <summary>Starts this many tasks: each queue asks again as soon as it has claimed, and a task ends whenever nobody has leave to claim.</summary>
    private async Task RunAsync(int tasks)
    {
        var goal = tasks + _queues.Values.Sum(queue => queue.Started);
        while (_queues.Values.Sum(queue => queue.Started) < goal)
        {
            foreach (var (name, queue) in _queues.Where(one => one.Value.Turn is null))
                queue.Turn = TakeAsync(name);
            // A grant that was given is seen by its seat at once, by its task a moment later.
            var served = _queues.Values.Where(queue => queue.Seat.Granted.Count > 0).ToList();
            foreach (var queue in served)
                await ServeAsync(queue);
            if (served.Count > 0)
                continue;
            _held--;
            _share!.Deal();
        }
    }

    private async Task ServeAsync(Queue queue)
    {
        var grant = await queue.Turn!;
        var claimed = Math.Min(grant.Count, queue.Backlog);
        (queue.Turn, queue.Started, queue.Asked, _held) = (null, queue.Started + claimed, queue.Asked + 1, _held + claimed);
        _share!.Return(queue.Seat, claimed);
    }

    private sealed class Queue(Seat seat)
    {
        public Seat Seat { get; } = seat;

        public int Backlog { get; set; } = int.MaxValue;

        public int Started { get; set; }

        public int Asked { get; set; }

        public Task<Grant>? Turn { get; set; }
    }
}
