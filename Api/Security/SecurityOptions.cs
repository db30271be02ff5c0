using System.ComponentModel.DataAnnotations;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>Who may call, in the section <c>Security</c>. Checked at start: without any key, and without saying that none is wanted, the service does not start.</summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>Whether anybody may do anything. In the environment Development only. Default false.</summary>
    public bool Anonymous { get; set; }

    /// <summary>Keys that need no Redis, by name: at least one of an administrator, who makes the others.</summary>
    public Dictionary<string, ConfiguredKey> Keys { get; } = [];

    /// <summary>For how long a look at the keys in Redis holds: so soon a revoked key is refused. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan KeyCache { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many calls a key may make in a second, on each replica, once its <see cref="Burst"/> is used up. Default 1000; one more gets 429.</summary>
    [Range(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 1000;

    /// <summary>How many calls a key may make at once after a rest. Default 5000.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 5000;

    /// <summary>About how many entries of the audit log are kept; the oldest go first. Default 10,000.</summary>
    [Range(100, 10_000_000)]
    public int AuditLimit { get; set; } = 10_000;

    /// <summary>For how long enqueues and refusals are summed up before they are written to the audit log. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan AuditPause { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>A key of the configuration. Set one of <see cref="Secret"/> and <see cref="Sha256"/>.</summary>
internal sealed class ConfiguredKey
{
    /// <summary>The secret part of the key, of 32 to 128 letters, digits, <c>_</c> and <c>-</c>: the key is <c>tq.NAME.SECRET</c>.</summary>
    public string? Secret { get; set; }

    /// <summary>The SHA-256 of the whole key, in hex: <c>printf %s "$KEY" | sha256sum</c>.</summary>
    public string? Sha256 { get; set; }

    /// <summary>viewer, operator or admin. Default admin.</summary>
    public string Role { get; set; } = "admin";

    /// <summary>As it is compared; null when it makes no sense.</summary>
    public StoredKeyHash? Read(string name)
    {
        if (!ApiKey.IsName(name) || !Scopes.Roles.TryGetValue(Role, out var scopes))
            return null;
        return (Secret, Sha256) switch
        {
            ({ } secret, null) when KeyText.IsSecret(secret) => new(scopes, KeyText.Hash(KeyText.Of(name, secret))),
            (null, { Length: 64 } hash) when hash.All(char.IsAsciiHexDigit) => new(scopes, Convert.FromHexString(hash)),
            _ => null,
        };
    }
}

/// <summary>What a key may be used for, and what it must hash to.</summary>
internal sealed record StoredKeyHash(IReadOnlyList<string> Scopes, byte[] Sha256);
