using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Worker.Imaging;

/// <summary>All chance in an image: the same prompt draws the same numbers in the same order.</summary>
public sealed class Seed
{
    private ulong _state;

    public Seed(string prompt)
    {
        _state = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));
        Name = _state.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>The seed, written.</summary>
    public string Name { get; }

    /// <summary>A number from <paramref name="from"/> up to, but not including, <paramref name="to"/>.</summary>
    public float Between(float from, float to) => from + ((to - from) * ((Next() >> 40) / (float)(1 << 24)));

    /// <summary>A whole number from 0 up to, but not including, <paramref name="count"/>.</summary>
    public int Index(int count) => (int)(Next() % (ulong)count);

    // SplitMix64.
    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
