using System.Numerics;

namespace Worker.Imaging;

/// <summary>Gradient noise and sums of it: smooth, without a grid that shows, the same everywhere for the same seed.</summary>
public sealed class Noise
{
    private const int Directions = 256;

    private static readonly Vector2[] Gradients =
        [.. Enumerable.Range(0, Directions).Select(i => new Vector2(MathF.Cos(i * MathF.Tau / Directions), MathF.Sin(i * MathF.Tau / Directions)))];

    // Each octave is turned, so that the lattices of two never line up.
    private static readonly Matrix3x2 Turn = Matrix3x2.CreateRotation(0.65f) * Matrix3x2.CreateScale(2.03f);

    private readonly uint _salt;

    public Noise(Seed seed) => _salt = (uint)seed.Index(int.MaxValue);

    /// <summary>Noise of one frequency, about -1 to 1.</summary>
    public float At(Vector2 p)
    {
        var x = (int)MathF.Floor(p.X);
        var y = (int)MathF.Floor(p.Y);
        var f = p - new Vector2(x, y);
        var u = Fade(f.X);
        var top = float.Lerp(Corner(x, y, f), Corner(x + 1, y, f - Vector2.UnitX), u);
        var bottom = float.Lerp(Corner(x, y + 1, f - Vector2.UnitY), Corner(x + 1, y + 1, f - Vector2.One), u);
        return 1.5f * float.Lerp(top, bottom, Fade(f.Y));
    }

    /// <summary>Clouds: octaves of noise, each finer and fainter; about -1 to 1.</summary>
    public float Fractal(Vector2 p, int octaves)
    {
        var (sum, amplitude, total) = (0f, 1f, 0f);
        for (var i = 0; i < octaves; i++)
        {
            sum += amplitude * At(p);
            total += amplitude;
            amplitude *= 0.5f;
            p = Vector2.Transform(p, Turn) + new Vector2(17.3f, 9.1f);
        }

        return sum / total;
    }

    /// <summary>Mountains: sharp crests where the noise crosses zero; 0 to 1.</summary>
    public float Ridged(Vector2 p, int octaves)
    {
        var (sum, amplitude, total, weight) = (0f, 1f, 0f, 1f);
        for (var i = 0; i < octaves; i++)
        {
            var crest = 1 - MathF.Min(1, MathF.Abs(At(p)));
            crest *= crest * weight;
            weight = MathF.Min(1, crest * 2);
            sum += amplitude * crest;
            total += amplitude;
            amplitude *= 0.5f;
            p = Vector2.Transform(p, Turn) + new Vector2(5.7f, 23.9f);
        }

        return sum / total;
    }

    /// <summary>A value from 0 to 1 for a cell, unlike its neighbours'.</summary>
    public float Cell(int x, int y, int salt = 0) => (Hash(x + (salt * 7919), y) >> 8) / (float)(1 << 24);

    private float Corner(int x, int y, Vector2 to) => Vector2.Dot(Gradients[Hash(x, y) % Directions], to);

    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);

    private uint Hash(int x, int y)
    {
        var h = ((uint)x * 0x8DA6B343) ^ ((uint)y * 0xD8163841) ^ _salt;
        h = (h ^ (h >> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >> 12)) * 0x297A2D39;
        return h ^ (h >> 15);
    }
}
