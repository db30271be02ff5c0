using System.Threading.Channels;
using Api.Events;
using Tests.Support;

namespace Tests.Api;

public sealed class PulseTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Channel<string> _items = Channel.CreateUnbounded<string>();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Silence_is_filled_and_items_pass()
    {
        await using var pulse = _items.Reader.ReadAllAsync(TestContext.Current.CancellationToken)
            .WithPulse(Interval, _time, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _items.Writer.TryWrite("a");
        Assert.True(await pulse.MoveNextAsync());
        Assert.Equal("a", pulse.Current);

        var silent = pulse.MoveNextAsync();
        Assert.False(silent.IsCompleted);
        _time.Advance(Interval);
        Assert.True(await silent);
        Assert.Null(pulse.Current);

        _items.Writer.TryWrite("b");
        Assert.True(await pulse.MoveNextAsync());
        Assert.Equal("b", pulse.Current);
        _items.Writer.Complete();
        Assert.False(await pulse.MoveNextAsync());
    }

    [Fact]
    public async Task It_ends_quietly_with_its_token_even_in_the_middle_of_a_wait()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var pulse = _items.Reader.ReadAllAsync(CancellationToken.None)
            .WithPulse(Interval, _time, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var waiting = pulse.MoveNextAsync();

        await stop.CancelAsync();

        Assert.False(await waiting);
    }

    [Fact]
    public async Task What_the_source_throws_comes_through()
    {
        await using var pulse = _items.Reader.ReadAllAsync(TestContext.Current.CancellationToken)
            .WithPulse(Interval, _time, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        _items.Writer.Complete(new InvalidOperationException("broken"));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pulse.MoveNextAsync());
    }
}
