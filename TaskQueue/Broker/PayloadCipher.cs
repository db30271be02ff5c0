using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Broker;

/// <summary>
/// AES-256-GCM: mark, length and id of the key, length, nonce, tag, ciphertext. The purpose is authenticated along: what was stored as
/// one task's result is not accepted as another's.
/// </summary>
internal sealed class PayloadCipher(IReadOnlyList<EncryptionKey> keys)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts with the first key.</summary>
    public ReadOnlyMemory<byte> Encrypt(byte mark, ReadOnlySpan<byte> plain, string purpose)
    {
        var key = keys[0];
        var header = 2 + key.Id.Length + 4;
        var bytes = new byte[header + NonceLength + TagLength + plain.Length];
        bytes[0] = mark;
        bytes[1] = (byte)key.Id.Length;
        Encoding.ASCII.GetBytes(key.Id, bytes.AsSpan(2));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(header - 4), plain.Length);
        var rest = bytes.AsSpan(header);
        RandomNumberGenerator.Fill(rest[..NonceLength]);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(
            rest[..NonceLength], plain, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), Encoding.UTF8.GetBytes(purpose));
        return bytes;
    }

    /// <summary>Decrypts with the key that it names. The reason is null when it was only cut short.</summary>
    public static bool TryDecrypt(PayloadCipher? cipher, ReadOnlySpan<byte> stored, string purpose, out ReadOnlyMemory<byte> plain, out string? reason)
    {
        (plain, reason) = (default, null);
        var header = stored.Length < 2 ? int.MaxValue : 2 + stored[1] + 4;
        if (stored.Length < header)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(stored[(header - 4)..]);
        var rest = stored[header..];
        if (length < 1 || rest.Length < NonceLength + TagLength + (long)length)
            return false;
        var id = Encoding.ASCII.GetString(stored.Slice(2, stored[1]));
        if (cipher?.Find(id) is not { } key)
        {
            reason = $"it is encrypted with the key '{id}', which this process does not have";
            return false;
        }

        var bytes = new byte[length];
        try
        {
            using var aes = new AesGcm(key.Bytes, TagLength);
            aes.Decrypt(
                rest[..NonceLength], rest.Slice(NonceLength + TagLength, length), rest.Slice(NonceLength, TagLength), bytes, Encoding.UTF8.GetBytes(purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            reason = $"it is not what was encrypted with the key '{id}': changed, moved, or another key of that id";
            return false;
        }

        plain = bytes;
        return true;
    }

    private EncryptionKey? Find(string id) => keys.FirstOrDefault(key => key.Id == id);
}
