using System.Numerics;

namespace Worker.Imaging.Scenes;

/// <summary>A cut stone: fine bands around a warped centre, with a crystal glint.</summary>
public sealed class Agate(Seed seed, Palette palette) : IScene
{
    private readonly Noise _noise = new(seed);
    private readonly float _bands = seed.Between(3.2f, 5f);
    private readonly float _warp = seed.Between(0.45f, 0.75f);
    private readonly Vector2 _centre = new(seed.Between(-0.4f, 0.4f), seed.Between(-0.4f, 0.4f));

    public Vector3 At(Vector2 p)
    {
        var q = new Vector2(_noise.Fractal(p * 0.9f, 5), _noise.Fractal((p * 0.9f) + new Vector2(3.1f, 7.7f), 5));
        var depth = ((p - _centre) + (_warp * q)).Length();
        depth += 0.035f * _noise.Fractal((p * 3) + (2 * q), 4);

        var band = depth * _bands;
        var broad = 0.5f + (0.5f * MathF.Sin(band * MathF.Tau * 0.5f));
        var fine = 0.5f + (0.5f * MathF.Sin((band * 9) + (4 * _noise.At(new Vector2(band * 3, 0.5f)))));
        var line = Line(band * 4);

        var shade = 0.20f + (0.55f * broad) + (0.18f * fine * (1 - (0.5f * broad)));
        var colour = palette.At(shade);
        colour = Vector3.Lerp(colour, palette.Accent, 0.75f * Smooth(0.62f, 0.9f, _noise.At(new Vector2(band * 1.1f, 4.2f)) + 0.45f));
        colour = Vector3.Lerp(colour, palette.Deep, 0.5f * Smooth(0.3f, 0.8f, -_noise.At(new Vector2(band * 0.9f, 9.4f)) + 0.2f));
        colour = Vector3.Lerp(colour, palette.At(0.98f), 0.8f * line);

        var heart = Smooth(0.24f, 0.02f, depth);
        var crystals = _noise.Ridged((p * 9) + q, 4);
        return Vector3.Lerp(colour, palette.At(0.55f + (0.45f * crystals)), 0.85f * heart) * (0.92f + (0.16f * crystals));
    }

    /// <summary>1 on a thin line at every whole number of some bands.</summary>
    private float Line(float position)
    {
        var index = MathF.Round(position);
        var strength = _noise.Cell((int)index, 3);
        return strength < 0.55f ? 0 : strength * Smooth(0.09f, 0.02f, MathF.Abs(position - index));
    }

    private static float Smooth(float from, float to, float value)
    {
        var t = Math.Clamp((value - from) / (to - from), 0, 1);
        return t * t * (3 - (2 * t));
    }
}
