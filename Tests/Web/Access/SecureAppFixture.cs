using Tests.Support;

namespace Tests.Web.Access;

/// <summary>The whole system with keys on.</summary>
public sealed class SecureAppFixture(RedisFixture redis) : IAsyncLifetime
{
    private InProcessApp? _app;

    public InProcessApp App => _app ?? throw new InvalidOperationException("The fixture was not initialized.");

    public async ValueTask InitializeAsync() => _app = await InProcessApp.StartAsync(redis, secure: true);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
