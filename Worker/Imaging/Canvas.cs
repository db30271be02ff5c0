using System.Numerics;

namespace Worker.Imaging;

/// <summary>Turns a scene into pixels: many samples for each, then tone, vignette and dither.</summary>
public sealed class Canvas(int width, int height)
{
    private const int SamplesPerSide = 3;
    private const float Vignette = 0.22f;

    /// <summary>Paints all rows.</summary>
    /// <param name="scene">What is painted.</param>
    /// <param name="rowDone">Told the number of finished rows after each.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <returns>Rows from top to bottom, three bytes a pixel.</returns>
    public byte[] Paint(IScene scene, Action<int> rowDone, CancellationToken cancellationToken)
    {
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var x = 0; x < width; x++)
                Write(rgb.AsSpan(((y * width) + x) * 3, 3), Pixel(scene, x, y), Dither(x, y));
            rowDone(y + 1);
        }

        return rgb;
    }

    private Vector3 Pixel(IScene scene, int x, int y)
    {
        var sum = Vector3.Zero;
        for (var i = 0; i < SamplesPerSide * SamplesPerSide; i++)
        {
            var dx = ((i % SamplesPerSide) + 0.5f) / SamplesPerSide;
            var dy = ((i / SamplesPerSide) + 0.5f) / SamplesPerSide;
            sum += scene.At(ToScene(x + dx, y + dy));
        }

        var edge = ToScene(x, y).LengthSquared() / 2;
        return sum / (SamplesPerSide * SamplesPerSide) * (1 - (Vignette * edge));
    }

    /// <summary>The middle is 0,0; the shorter side reaches from -1 to 1; y points down.</summary>
    private Vector2 ToScene(float x, float y) => ((new Vector2(x, y) * 2) - new Vector2(width, height)) / Math.Min(width, height);

    private static void Write(Span<byte> pixel, Vector3 linear, float dither)
    {
        for (var channel = 0; channel < 3; channel++)
            pixel[channel] = (byte)Math.Clamp((255 * Encode(linear[channel])) + dither, 0, 255);
    }

    /// <summary>Linear light to sRGB; highlights roll off softly.</summary>
    private static float Encode(float value)
    {
        var toned = value <= 0.8f ? Math.Max(value, 0) : 1 - (0.2f * MathF.Exp((0.8f - value) / 0.2f));
        return toned <= 0.0031308f ? 12.92f * toned : (1.055f * MathF.Pow(toned, 1 / 2.4f)) - 0.055f;
    }

    // Interleaved gradient noise: breaks the bands that smooth gradients have in 8 bits.
    private static float Dither(int x, int y)
    {
        var inner = (0.06711056f * x) + (0.00583715f * y);
        var noise = 52.9829189f * (inner - MathF.Floor(inner));
        return noise - MathF.Floor(noise);
    }
}
