using System.Numerics;

namespace Worker.Imaging;

/// <summary>A ramp from dark to light that drifts from one hue to another, and an accent across the colour wheel.</summary>
public sealed class Palette
{
    private const int Shades = 512;
    private const float Yellow = 0.27f;

    private static readonly (float Lightness, float Chroma)[] Stops = [(0.13f, 0.05f), (0.32f, 0.12f), (0.53f, 0.15f), (0.74f, 0.12f), (0.95f, 0.04f)];

    // Neighbouring hues rest the eye; a few wider jumps surprise it.
    private static readonly float[] Drifts = [0.10f, -0.10f, 0.16f, -0.16f, 0.24f, -0.24f, 0.33f];

    // Never quite the opposite: mixed with the ramp that would turn grey.
    private static readonly float[] AccentTurns = [0.36f, -0.36f, 0.28f, -0.28f, 0.16f];

    private readonly Vector3[] _ramp = new Vector3[Shades];

    public Palette(Seed seed, float? hue)
    {
        var start = (hue ?? seed.Between(0, 1)) + seed.Between(-0.02f, 0.02f);
        var drift = Drifts[seed.Index(Drifts.Length)] * (hue is null ? 1 : 0.6f);
        for (var i = 0; i < Shades; i++)
            _ramp[i] = Shade(i / (Shades - 1f), start, drift);
        var accent = start + (drift / 2) + AccentTurns[seed.Index(AccentTurns.Length)];
        Accent = Oklab.FromPolar(0.77f, 0.17f, accent);
        Deep = Oklab.FromPolar(0.42f, 0.16f, float.Lerp(start, accent, 0.6f));
    }

    /// <summary>A bright colour that stands out from the ramp; linear RGB.</summary>
    public Vector3 Accent { get; }

    /// <summary>Its darker brother; linear RGB.</summary>
    public Vector3 Deep { get; }

    /// <summary>The colour at <paramref name="t"/>, 0 dark to 1 light; linear RGB.</summary>
    public Vector3 At(float t)
    {
        var position = Math.Clamp(t, 0, 1) * (Shades - 1);
        var index = Math.Min((int)position, Shades - 2);
        return Vector3.Lerp(_ramp[index], _ramp[index + 1], position - index);
    }

    private static Vector3 Shade(float t, float hue, float drift)
    {
        var position = t * (Stops.Length - 1);
        var index = Math.Min((int)position, Stops.Length - 2);
        var (low, high) = (Stops[index], Stops[index + 1]);
        var between = position - index;
        return Oklab.FromPolar(
            float.Lerp(low.Lightness, high.Lightness, between),
            float.Lerp(low.Chroma, high.Chroma, between),
            Warm(hue + (drift * t), t));
    }

    /// <summary>Dark yellow is olive; the eye expects brown. So the shadows of yellow lean to orange.</summary>
    private static float Warm(float hue, float t)
    {
        var fromYellow = (hue - MathF.Floor(hue) - Yellow) / 0.06f;
        return hue - (0.14f * (1 - (t * t)) * MathF.Exp(-fromYellow * fromYellow));
    }
}
