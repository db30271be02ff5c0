namespace Tests.Support;

/// <summary>One <see cref="InProcessApp"/> for the tests of a class.</summary>
public sealed class InProcessAppFixture(RedisFixture redis) : IAsyncLifetime
{
    private InProcessApp? _app;

    public InProcessApp App => _app ?? throw new InvalidOperationException("The fixture was not initialized.");

    public async ValueTask InitializeAsync() => _app = await InProcessApp.StartAsync(redis);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
