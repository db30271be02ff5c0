using System.Numerics;

namespace Worker.Imaging;

/// <summary>Colours in Oklab, where equal steps look equal, so that ramps have no muddy middle.</summary>
public static class Oklab
{
    /// <summary>From lightness 0 to 1, chroma (0 grey, 0.3 vivid) and hue in turns to linear RGB.</summary>
    public static Vector3 FromPolar(float lightness, float chroma, float hue) =>
        ToLinear(new Vector3(lightness, chroma * MathF.Cos(hue * MathF.Tau), chroma * MathF.Sin(hue * MathF.Tau)));

    /// <summary>From Oklab to linear RGB, clipped to what a screen shows.</summary>
    public static Vector3 ToLinear(Vector3 lab)
    {
        var l = Cube(lab.X + (0.3963377774f * lab.Y) + (0.2158037573f * lab.Z));
        var m = Cube(lab.X - (0.1055613458f * lab.Y) - (0.0638541728f * lab.Z));
        var s = Cube(lab.X - (0.0894841775f * lab.Y) - (1.2914855480f * lab.Z));
        var rgb = new Vector3(
            (4.0767416621f * l) - (3.3077115913f * m) + (0.2309699292f * s),
            (-1.2684380046f * l) + (2.6097574011f * m) - (0.3413193965f * s),
            (-0.0041960863f * l) - (0.7034186147f * m) + (1.7076147010f * s));
        return Vector3.Clamp(rgb, Vector3.Zero, Vector3.One);
    }

    private static float Cube(float value) => value * value * value;
}
