using System.Buffers.Text;

namespace TaskQueue.Broker;

/// <summary>A key and the id that what it has encrypted names it by.</summary>
internal sealed record EncryptionKey(string Id, byte[] Bytes)
{
    private const int Length = 32;
    private const int LongestId = 16;

    /// <summary>Reads <c>ID:KEY</c>; null when it isn't one.</summary>
    public static EncryptionKey? Read(string text)
    {
        var parts = text.Split(':', 2);
        var bytes = new byte[Length];
        return parts.Length == 2 && IsId(parts[0]) && Base64.IsValid(parts[1], out var length) && length == Length
            && Convert.TryFromBase64String(parts[1], bytes, out _)
            ? new EncryptionKey(parts[0], bytes)
            : null;
    }

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => Id;

    private static bool IsId(string id) =>
        id.Length is > 0 and <= LongestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
