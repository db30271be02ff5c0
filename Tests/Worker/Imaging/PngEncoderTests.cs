using System.Text;
using Tests.Support;
using Worker.Imaging;

namespace Tests.Worker.Imaging;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(31, 17)]
    public void Every_byte_comes_back(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(7).NextBytes(rgb);

        Assert.Equal(rgb, PngImage.Decode(PngEncoder.Encode(width, height, rgb)).Rgb);
    }

    [Fact]
    public void A_flat_image_is_small()
    {
        var rgb = new byte[256 * 256 * 3];
        Array.Fill(rgb, (byte)200);

        Assert.True(PngEncoder.Encode(256, 256, rgb).Length < 2000);
    }

    [Fact]
    public void Bytes_that_do_not_fill_the_size_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PngEncoder.Encode(2, 2, new byte[11]));

    [Fact]
    public void The_checksum_is_the_standard_one() =>
        Assert.Equal(0xCBF43926, Crc32.Of("1234"u8, Encoding.ASCII.GetBytes("56789")));
}
