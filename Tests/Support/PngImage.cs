using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Tests.Support;

/// <summary>A decoded 8-bit RGB PNG. The decoder is strict: it checks every chunk's checksum.</summary>
public sealed record PngImage(int Width, int Height, byte[] Rgb)
{
    public static PngImage Decode(ReadOnlySpan<byte> png)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8].ToArray());
        var (width, height) = (0, 0);
        using var data = new MemoryStream();
        var types = new List<string>();
        for (var rest = png[8..]; !rest.IsEmpty;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var body = rest.Slice(8, length);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]), Crc(rest.Slice(4, 4 + length)));
            types.Add(Encoding.ASCII.GetString(rest.Slice(4, 4)));
            if (types[^1] == "IHDR")
                (width, height) = ReadHeader(body);
            else if (types[^1] == "IDAT")
                data.Write(body);
            rest = rest[(12 + length)..];
        }

        Assert.Equal(("IHDR", "IEND"), (types[0], types[^1]));
        return new PngImage(width, height, Unfilter(Inflate(data), width, height));
    }

    private static (int Width, int Height) ReadHeader(ReadOnlySpan<byte> header)
    {
        Assert.Equal([8, 2, 0, 0, 0], header[8..].ToArray());
        return (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
    }

    private static byte[] Inflate(MemoryStream data)
    {
        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        using var raw = new MemoryStream();
        zlib.CopyTo(raw);
        return raw.ToArray();
    }

    private static byte[] Unfilter(byte[] raw, int width, int height)
    {
        var stride = width * 3;
        Assert.Equal((stride + 1) * height, raw.Length);
        var rgb = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            Assert.Equal(4, raw[y * (stride + 1)]); // Paeth
            for (var x = 0; x < stride; x++)
            {
                int At(int dx, int dy) => x + dx < 0 || y + dy < 0 ? 0 : rgb[((y + dy) * stride) + x + dx];
                var (left, above, corner) = (At(-3, 0), At(0, -1), At(-3, -1));
                var nearest = new[] { left, above, corner }.MinBy(candidate => Math.Abs(left + above - corner - candidate));
                rgb[(y * stride) + x] = (byte)(raw[(y * (stride + 1)) + 1 + x] + nearest);
            }
        }

        return rgb;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
        }

        return ~crc;
    }
}
