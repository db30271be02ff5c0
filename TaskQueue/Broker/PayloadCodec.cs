using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Extensions.Options;

namespace TaskQueue.Broker;

/// <summary>
/// Compresses and encrypts what is stored, where options say so, and reads it back whatever they say. The first byte tells: JSON begins
/// with neither of ours, so what was stored plain stays readable, and costs a look at one byte.
/// </summary>
internal sealed class PayloadCodec
{
    private const byte Quoted = 0; // for what isn't JSON and begins like one of these
    private const byte Compressed = 1;
    private const byte Encrypted = 2;
    private const int CompressedHeader = 1 + 4;
    private const int Quality = 4;
    private const int Window = 18;
    private const int Longest = 128 * 1024 * 1024;

    private readonly int _compressAbove;
    private readonly PayloadCipher? _cipher;

    public PayloadCodec(IOptions<PayloadOptions> options)
    {
        _compressAbove = options.Value.CompressAbove;
        var keys = options.Value.EncryptionKeys.Select(key => EncryptionKey.Read(key)!).ToList();
        _cipher = keys.Count == 0 ? null : new PayloadCipher(keys);
    }

    /// <summary>For who has no options: stores plainly, reads all but what is encrypted.</summary>
    public static PayloadCodec Plain { get; } = new(Options.Create(new PayloadOptions()));

    /// <summary>Whether anything is stored otherwise than plainly.</summary>
    public bool IsActive => _compressAbove > 0 || _cipher is not null;

    /// <summary>Whether all is encrypted.</summary>
    public bool Encrypts => _cipher is not null;

    /// <summary>As it is to be stored.</summary>
    /// <param name="plain">JSON; or, when this is <see cref="IsActive"/>, anything.</param>
    /// <param name="purpose">What it is, and of what; it can be read back as nothing else.</param>
    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> plain, string purpose)
    {
        if (plain.IsEmpty || !IsActive)
            return plain;
        var quoted = plain.Span[0] > Encrypted ? plain : new byte[] { Quoted }.Concat(plain.ToArray()).ToArray();
        var shortest = _compressAbove > 0 && plain.Length > _compressAbove ? Compress(quoted) : quoted;
        return _cipher is null ? shortest : _cipher.Encrypt(Encrypted, shortest.Span, purpose);
    }

    /// <summary>As it was; false when it can't be read.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="purpose">As it was encoded for.</param>
    /// <param name="plain">As it was; empty when it can't be read.</param>
    /// <param name="reason">Why it can't be read; null when it can, and when it was only cut short.</param>
    public bool TryDecode(ReadOnlyMemory<byte> stored, string purpose, out ReadOnlyMemory<byte> plain, out string? reason)
    {
        (plain, reason) = (stored, null);
        if (stored.IsEmpty || stored.Span[0] > Encrypted)
            return true;
        if (stored.Span[0] == Encrypted && !PayloadCipher.TryDecrypt(_cipher, stored.Span, purpose, out plain, out reason))
            return false;
        if (plain.Span[0] == Compressed && !TryDecompress(plain.Span, out plain))
            return false;
        if (plain.Span[0] == Quoted)
            plain = plain[1..];
        return true;
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> plain)
    {
        var bytes = new byte[plain.Length];
        if (plain.Length <= CompressedHeader
            || !BrotliEncoder.TryCompress(plain.Span, bytes.AsSpan(CompressedHeader), out var written, Quality, Window))
            return plain; // it would not be shorter
        bytes[0] = Compressed;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), plain.Length);
        return bytes.AsMemory(0, CompressedHeader + written);
    }

    private static bool TryDecompress(ReadOnlySpan<byte> stored, out ReadOnlyMemory<byte> plain)
    {
        plain = default;
        var length = stored.Length < CompressedHeader ? -1 : BinaryPrimitives.ReadInt32LittleEndian(stored[1..]);
        if (length is < 1 or > Longest)
            return false;
        var bytes = new byte[length];
        if (!BrotliDecoder.TryDecompress(stored[CompressedHeader..], bytes, out var written) || written != length)
            return false;
        plain = bytes;
        return true;
    }
}
