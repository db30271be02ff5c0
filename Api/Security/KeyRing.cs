using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>
/// Finds the key that a caller sent. All keys are read at once and remembered for some seconds: a call costs no question to Redis,
/// nor does a wrong key.
/// </summary>
internal sealed class KeyRing(IKeyClient store, IOptions<SecurityOptions> options, TimeProvider time) : IDisposable
{
    // A key made a moment ago, by another replica, must not be refused for as long as a revoked one may pass.
    private static readonly TimeSpan NewKeys = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, StoredKeyHash> _configured =
        options.Value.Keys.ToFrozenDictionary(key => key.Key, key => key.Value.Read(key.Key)!);

    private readonly SemaphoreSlim _reading = new(1);
    private Known? _known;

    /// <summary>The caller; null when there is no such key.</summary>
    /// <exception cref="QueueUnavailableException">The keys can't be read.</exception>
    public async ValueTask<Caller?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!KeyText.TryReadName(text, out var name))
            return null;
        var hash = KeyText.Hash(text);
        if (_configured.TryGetValue(name, out var key))
            return Match(name, key, hash);
        return Find(await KnownAsync(options.Value.KeyCache, cancellationToken), name, hash)
            ?? Find(await KnownAsync(NewKeys, cancellationToken), name, hash);
    }

    /// <summary>Whether a name is taken by the configuration.</summary>
    public bool IsConfigured(string name) => _configured.ContainsKey(name);

    /// <summary>After a change of our own.</summary>
    public void Forget() => Volatile.Write(ref _known, null);

    public void Dispose() => _reading.Dispose();

    private static Caller? Find(Known known, string name, byte[] hash) =>
        known.Keys.TryGetValue(name, out var key) ? Match(name, key, hash) : null;

    private static Caller? Match(string name, StoredKeyHash key, byte[] hash) =>
        CryptographicOperations.FixedTimeEquals(key.Sha256, hash) ? new Caller(name, key.Scopes, Scopes.RoleOf(key.Scopes)) : null;

    private async ValueTask<Known> KnownAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        if (IsFresh(Volatile.Read(ref _known), age, out var known))
            return known;
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(Volatile.Read(ref _known), age, out known))
                return known;
            var asked = time.GetTimestamp();
            var keys = await store.ListAsync(cancellationToken);
            known = new(asked, keys.ToFrozenDictionary(one => one.Key.Name, one => new StoredKeyHash(one.Key.Scopes, one.Sha256)));
            Volatile.Write(ref _known, known);
            return known;
        }
        finally
        {
            _reading.Release();
        }
    }

    private bool IsFresh(Known? known, TimeSpan age, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Known? fresh)
    {
        fresh = known is not null && time.GetElapsedTime(known.Asked) < age ? known : null;
        return fresh is not null;
    }

    private sealed record Known(long Asked, FrozenDictionary<string, StoredKeyHash> Keys);
}
