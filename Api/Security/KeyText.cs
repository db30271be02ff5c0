using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>How a key is written: <c>tq.NAME.SECRET</c>. The name finds it, and tells whose it is when it turns up where it should not.</summary>
internal static class KeyText
{
    private const string Mark = "tq";
    private const int SecretBytes = 32;
    private const int Shortest = 32;
    private const int Longest = 128;

    /// <summary>256 random bits.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static string Of(string name, string secret) => $"{Mark}.{name}.{secret}";

    public static bool IsSecret(string text) =>
        text.Length is >= Shortest and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The name in a key that is well formed.</summary>
    public static bool TryReadName(string key, [NotNullWhen(true)] out string? name)
    {
        name = key.Split('.', 4) is [Mark, { } called, { } secret] && ApiKey.IsName(called) && IsSecret(secret) ? called : null;
        return name is not null;
    }
}
