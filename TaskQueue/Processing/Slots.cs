namespace TaskQueue.Processing;

/// <summary>How many more tasks this worker may run at once.</summary>
internal sealed class Slots(int concurrency) : IDisposable
{
    private readonly SemaphoreSlim _free = new(concurrency, concurrency);

    /// <summary>How many there are.</summary>
    public int Concurrency => concurrency;

    /// <summary>Waits for one free slot and takes up to <paramref name="atMost"/>.</summary>
    public async Task<int> TakeAsync(int atMost, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        var taken = 1;
        while (taken < atMost && _free.Wait(0, CancellationToken.None))
            taken++;
        return taken;
    }

    /// <summary>Gives slots back.</summary>
    public void GiveBack(int count)
    {
        if (count > 0)
            _free.Release(count);
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
