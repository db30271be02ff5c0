namespace TaskQueue.Contracts;

/// <summary>A key of the HTTP API, without its secret.</summary>
public sealed record ApiKey
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 40;

    /// <summary>How many keys may be kept.</summary>
    public const int Most = 1000;

    /// <summary>What it is called: the log and the audit say so.</summary>
    public required string Name { get; init; }

    /// <summary>What it may be used for, as <see cref="Contracts.Scopes"/> names it.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The role that has just these scopes, if one has.</summary>
    public string? Role => Contracts.Scopes.RoleOf(Scopes);

    /// <summary>When it was made; null for one from the configuration.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The key it was made with; null for one from the configuration.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Whether a name has 1 to 40 lower-case letters, digits, <c>_</c> or <c>-</c>, a letter first.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');
}

/// <summary>A key that was just made: the only time that its secret is shown.</summary>
/// <param name="Key">What to send.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Scopes">What it may be used for.</param>
public sealed record NewApiKey(string Key, string Name, IReadOnlyList<string> Scopes);

/// <summary>Who calls.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="Scopes">What it may be used for.</param>
/// <param name="Role">The role that has just these scopes, if one has.</param>
/// <param name="Anonymous">Whether no key is asked for.</param>
public sealed record Caller(string Name, IReadOnlyList<string> Scopes, string? Role, bool Anonymous = false);
