using Tests.Support;
using Web.Live;

namespace Tests.Web.Live;

public sealed class ChangesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly Changes _changes;

    public ChangesTests() => _changes = new Changes(_time);

    public void Dispose() => _changes.Dispose();

    [Fact]
    public void The_first_change_is_told_at_once()
    {
        using var all = _changes.Subscribe(taskId: null);

        _changes.Report("a");

        Assert.True(all.Calls.TryRead(out _));
    }

    [Fact]
    public void A_thousand_changes_in_a_second_are_at_most_three_calls()
    {
        using var all = _changes.Subscribe(taskId: null);
        var calls = 0;

        for (var i = 0; i < 1000; i++)
        {
            _changes.Report($"task-{i}");
            _time.Advance(TimeSpan.FromMilliseconds(1));
            calls += all.Calls.TryRead(out _) ? 1 : 0;
        }

        Assert.InRange(calls, 2, 3);
        Assert.Equal(calls, _changes.Version);
    }

    [Fact]
    public void What_changed_within_a_window_is_told_at_its_end()
    {
        using var all = _changes.Subscribe(taskId: null);
        _changes.Report("a");
        all.Calls.TryRead(out _);
        _changes.Report("b");

        Assert.False(all.Calls.TryRead(out _));
        _time.Advance(Changes.Window);

        Assert.True(all.Calls.TryRead(out _));
    }

    [Fact]
    public void Nothing_is_told_when_nothing_changes()
    {
        using var all = _changes.Subscribe(taskId: null);
        _changes.Report("a");
        all.Calls.TryRead(out _);

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.False(all.Calls.TryRead(out _));
    }

    [Fact]
    public void A_page_of_one_task_hears_of_that_task_and_of_everything()
    {
        using var mine = _changes.Subscribe("mine");

        _changes.Report("other");
        Assert.False(mine.Calls.TryRead(out _));

        _changes.Report("mine");
        _time.Advance(Changes.Window);
        Assert.True(mine.Calls.TryRead(out _));

        _changes.Report(taskId: null);
        _time.Advance(Changes.Window);
        Assert.True(mine.Calls.TryRead(out _));
    }

    [Fact]
    public void Who_left_hears_nothing()
    {
        var gone = _changes.Subscribe(taskId: null);
        gone.Dispose();

        _changes.Report("a");

        Assert.False(gone.Calls.TryRead(out _));
    }
}
