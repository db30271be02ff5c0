using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Broker;

/// <summary>How limits are named.</summary>
internal static class LimitTitle
{
    /// <summary>The limit of a whole queue.</summary>
    public const string WholeQueue = "queue";

    private const int LongestKey = 100;

    /// <summary>The limit of a kind, or that of every key of it.</summary>
    public static string Of(string kind, bool perKey) => perKey ? $"key:{kind}" : $"kind:{kind}";

    /// <summary>The limit of one key; a long or odd one goes by its hash.</summary>
    public static string OfKey(string kind, string key) =>
        $"{Of(kind, perKey: true)}:{(key.Length is > 0 and <= LongestKey && !key.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32])}";
}
