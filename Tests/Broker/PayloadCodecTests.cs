using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using TaskQueue;
using TaskQueue.Broker;

namespace Tests.Broker;

public sealed class PayloadCodecTests
{
    private static readonly byte[] Long = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('a', 5000)}}"}""");

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    public void What_is_stored_is_read_as_it_was(int compressAbove, bool encrypt)
    {
        var codec = Codec(compressAbove, encrypt ? [Key("a")] : []);
        foreach (var plain in new byte[][] { [], [.. "{}"u8], Long })
            Assert.Equal(plain, Decode(codec, codec.Encode(plain, "p"), "p"));
        if (codec.IsActive)
            Assert.All(Enumerable.Range(0, 4), first => Assert.Equal([(byte)first, .. Long], Decode(codec, codec.Encode(new byte[] { (byte)first }.Concat(Long).ToArray(), "p"), "p")));
    }

    [Fact]
    public void What_options_do_not_ask_for_is_not_touched()
    {
        Assert.Equal(Long, PayloadCodec.Plain.Encode(Long, "p"));
        Assert.Equal("{}"u8.ToArray(), Codec(100).Encode("{}"u8.ToArray(), "p").ToArray());
    }

    [Fact]
    public void What_is_long_gets_shorter_and_what_would_not_stays()
    {
        var random = Encoding.UTF8.GetBytes($"\"{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}\"");

        Assert.InRange(Codec(100).Encode(Long, "p").Length, 6, 100);
        Assert.Equal(random, Codec(1).Encode(random, "p").ToArray());
        Assert.Equal(Long, Decode(PayloadCodec.Plain, Codec(100).Encode(Long, "p"), "p"));
        Assert.DoesNotContain("aaaa", Encoding.Latin1.GetString(Codec(0, Key("a")).Encode(Long, "p").Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_key_encrypts_and_old_ones_still_decrypt()
    {
        var (old, next) = (Key("old"), Key("new"));
        var stored = Codec(0, old).Encode(Long, "p");

        Assert.Equal(Long, Decode(Codec(0, next, old), stored, "p"));
        Assert.False(Codec(0, next).TryDecode(stored, "p", out _, out var reason));
        Assert.Contains("'old'", reason, StringComparison.Ordinal);
        Assert.False(PayloadCodec.Plain.TryDecode(stored, "p", out _, out reason));
        Assert.Contains("'old'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_changed_or_moved_is_not_accepted()
    {
        var codec = Codec(0, Key("a"));
        var stored = codec.Encode("{}"u8.ToArray(), "p").ToArray();

        Assert.False(codec.TryDecode(stored, "q", out _, out var moved));
        stored[^1] ^= 1;
        Assert.False(codec.TryDecode(stored, "p", out _, out var changed));
        Assert.NotNull(moved);
        Assert.NotNull(changed);
        Assert.False(Codec(0, Key("a")).TryDecode(codec.Encode("{}"u8.ToArray(), "p"), "p", out _, out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_cut_short_is_not_read_and_not_blamed_on_a_key(bool encrypt)
    {
        var codec = encrypt ? Codec(0, Key("a")) : Codec(100);
        var stored = codec.Encode(Long, "p");

        for (var length = 1; length < Math.Min(stored.Length, 60); length++)
        {
            Assert.False(codec.TryDecode(stored[..length], "p", out var plain, out var reason), $"{length} bytes were read");
            Assert.Null(reason);
            Assert.True(plain.IsEmpty);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a:")]
    [InlineData("a:AAAA")]
    [InlineData("a:not base64")]
    [InlineData(":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("a b:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_key_is_refused_at_start_and_not_quoted(string key)
    {
        var result = Validate(new PayloadOptions { EncryptionKeys = { Key("a"), key } });

        var fault = Assert.Single(result.Failures!);
        Assert.Contains("EncryptionKeys:1", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_is_for_one_key()
    {
        Assert.Contains("'a'", Assert.Single(Validate(new PayloadOptions { EncryptionKeys = { Key("a"), Key("a") } }).Failures!), StringComparison.Ordinal);
        Assert.True(Validate(new PayloadOptions { EncryptionKeys = { Key("a"), Key("b") } }).Succeeded);
        Assert.False(Validate(new PayloadOptions { CompressAbove = -1 }).Succeeded);
    }

    private static ValidateOptionsResult Validate(PayloadOptions options) => new PayloadRules().Validate(null, options);

    private static string Key(string id) => $"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static PayloadCodec Codec(int compressAbove, params string[] keys)
    {
        var options = new PayloadOptions { CompressAbove = compressAbove };
        foreach (var key in keys)
            options.EncryptionKeys.Add(key);
        return new PayloadCodec(Options.Create(options));
    }

    private static byte[] Decode(PayloadCodec codec, ReadOnlyMemory<byte> stored, string purpose)
    {
        Assert.True(codec.TryDecode(stored, purpose, out var plain, out var reason), reason);
        return plain.ToArray();
    }
}
