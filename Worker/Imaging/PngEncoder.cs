using System.Buffers.Binary;
using System.IO.Compression;

namespace Worker.Imaging;

/// <summary>Writes 8-bit RGB images as PNG.</summary>
public static class PngEncoder
{
    private const int Channels = 3;
    private const byte PaethFilter = 4;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="rgb">The rows from top to bottom, three bytes a pixel.</param>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, width * height * Channels);
        using var png = new MemoryStream();
        png.Write(Signature);
        WriteChunk(png, "IHDR"u8, Header(width, height));
        WriteChunk(png, "sRGB"u8, [0]);
        WriteChunk(png, "IDAT"u8, Compress(width * Channels, rgb));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8; // bits a channel
        header[9] = 2; // true colour
        return header;
    }

    private static byte[] Compress(int stride, ReadOnlySpan<byte> rgb)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            Span<byte> above = new byte[stride];
            Span<byte> filtered = new byte[stride];
            for (; !rgb.IsEmpty; rgb = rgb[stride..])
            {
                var row = rgb[..stride];
                Filter(row, above, filtered);
                zlib.WriteByte(PaethFilter);
                zlib.Write(filtered);
                row.CopyTo(above);
            }
        }

        return compressed.ToArray();
    }

    private static void Filter(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> filtered)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i < Channels ? (0, 0) : (row[i - Channels], above[i - Channels]);
            filtered[i] = (byte)(row[i] - Predict(left, above[i], corner));
        }
    }

    /// <summary>Paeth's predictor: the neighbour that is nearest to left + above - corner.</summary>
    private static int Predict(int left, int above, int corner)
    {
        var toLeft = Math.Abs(above - corner);
        var toAbove = Math.Abs(left - corner);
        var toCorner = Math.Abs(left + above - (2 * corner));
        if (toLeft <= toAbove && toLeft <= toCorner)
            return left;
        return toAbove <= toCorner ? above : corner;
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, data));
        png.Write(number);
    }
}
