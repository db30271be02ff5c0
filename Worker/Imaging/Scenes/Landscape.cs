using System.Numerics;

namespace Worker.Imaging.Scenes;

/// <summary>A low sun over ranges of hills, the farther the paler, with mist between them.</summary>
public sealed class Landscape(Seed seed, Palette palette) : IScene
{
    private const int Ranges = 7;
    private const float Horizon = 0.02f;

    private readonly Noise _noise = new(seed);
    private readonly Vector2 _sun = new(seed.Between(-0.55f, 0.55f), seed.Between(-0.42f, -0.12f));
    private readonly float _radius = seed.Between(0.11f, 0.2f);
    private readonly float _rough = seed.Between(0.75f, 1.25f);

    public Vector3 At(Vector2 p)
    {
        for (var range = 0; range < Ranges; range++)
        {
            var crest = Crest(p.X, range);
            if (p.Y > crest)
                return Hill(p, range, p.Y - crest);
        }

        return Sky(p);
    }

    /// <summary>0 is the nearest range, drawn first.</summary>
    private float Crest(float x, int range)
    {
        var near = 1 - (range / (Ranges - 1f));
        var place = new Vector2((x * float.Lerp(1.5f, 0.7f, near)) + (range * 13.7f), range * 5.3f);
        var shape = (_noise.Fractal(place, 7) * 0.8f) + (0.5f * _noise.Ridged(place * 0.8f, 6)) - 0.25f;
        return Horizon + (0.92f * near * near) + (0.04f * near) - (_rough * float.Lerp(0.16f, 0.30f, near) * shape);
    }

    private Vector3 Hill(Vector2 p, int range, float below)
    {
        var near = 1 - (range / (Ranges - 1f));
        var texture = _noise.Fractal(new Vector2(p.X * 5, (p.Y * 9) + (range * 3)), 6);
        var colour = palette.At(float.Lerp(0.68f, 0.03f, MathF.Pow(near, 0.75f)) + (0.035f * texture));
        var glow = MathF.Exp(-MathF.Pow(p.X - _sun.X, 2) * 2.5f) * MathF.Exp(-below * 9) * (1 - near);
        var mist = (1 - MathF.Exp(-below * 3.2f)) * (1 - (0.85f * near)) * (0.55f + (0.3f * _noise.Fractal(new Vector2(p.X * 1.2f, p.Y * 4), 4)));
        colour = Vector3.Lerp(colour, palette.At(0.8f), Math.Clamp(mist, 0, 0.75f));
        return Vector3.Lerp(colour, palette.Accent, 0.55f * glow);
    }

    private Vector3 Sky(Vector2 p)
    {
        var height = Math.Clamp((p.Y + 1) / (1 + Horizon), 0, 1);
        var colour = Vector3.Lerp(palette.At(0.38f), palette.At(0.86f), height * height);
        var distance = (p - _sun).Length();
        colour = Vector3.Lerp(colour, palette.Accent, 0.75f * MathF.Exp(-distance * distance * 2.4f));

        var drift = new Vector2((p.X * 0.8f) + (0.3f * _noise.Fractal(p, 4)), p.Y * 3.2f);
        var cloud = Math.Clamp((_noise.Fractal(drift + new Vector2(3, 8), 7) + 0.1f) * 1.5f, 0, 1);
        var disc = Math.Clamp((_radius - distance) / 0.006f, 0, 1);
        colour += palette.At(0.97f) * ((disc * 0.9f) + (0.32f * MathF.Exp(-distance * 5)));
        var lit = Vector3.Lerp(palette.At(0.62f), palette.At(0.96f), MathF.Exp(-distance * 1.6f));
        return Vector3.Lerp(colour, lit, cloud * 0.62f);
    }
}
