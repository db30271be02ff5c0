using Api.Security;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;
using Tests.Support;

namespace Tests.Api.Security;

public sealed class KeyRingTests
{
    private static readonly string Key = KeyText.Of("ci", KeyText.NewSecret());

    private readonly Store _store = new() { Keys = [new(new ApiKey { Name = "ci", Scopes = [Scopes.Read] }, KeyText.Hash(Key))] };
    private readonly ManualTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_holds_for_seconds_for_good_keys_and_for_bad_ones()
    {
        using var ring = Create();
        for (var call = 0; call < 100; call++)
        {
            Assert.Equal("ci", (await ring.FindAsync(Key, Cancel))?.Name);
            Assert.Null(await ring.FindAsync(KeyText.Of("ci", KeyText.NewSecret()), Cancel));
            Assert.Null(await ring.FindAsync(KeyText.Of("nobody", KeyText.NewSecret()), Cancel));
        }

        Assert.Equal(1, _store.Looks);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_after_that()
    {
        using var ring = Create();
        await ring.FindAsync(Key, Cancel);
        _store.Keys = [];

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.NotNull(await ring.FindAsync(Key, Cancel));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await ring.FindAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_new_key_is_known_within_a_second()
    {
        using var ring = Create();
        var another = KeyText.Of("new", KeyText.NewSecret());
        Assert.Null(await ring.FindAsync(another, Cancel));
        _store.Keys = [new(new ApiKey { Name = "new", Scopes = [Scopes.Read] }, KeyText.Hash(another))];

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(await ring.FindAsync(another, Cancel));
    }

    private KeyRing Create() => new(_store, Options.Create(new SecurityOptions()), _time);

    private sealed class Store : IKeyClient
    {
        public IReadOnlyList<StoredKey> Keys { get; set; } = [];

        public int Looks { get; private set; }

        public Task<IReadOnlyList<StoredKey>> ListAsync(CancellationToken cancellationToken = default)
        {
            Looks++;
            return Task.FromResult(Keys);
        }

        public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
