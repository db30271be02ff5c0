using System.Numerics;

namespace Worker.Imaging.Scenes;

/// <summary>Folds of cloth: noise that is bent by noise that is bent by noise, lit from the side.</summary>
public sealed class Silk(Seed seed, Palette palette) : IScene
{
    private const float Step = 0.004f;

    private readonly Noise _noise = new(seed);
    private readonly float _zoom = seed.Between(0.34f, 0.5f);
    private readonly float _warp = seed.Between(1.5f, 2.2f);
    private readonly Vector3 _light = Vector3.Normalize(new Vector3(seed.Between(-1, 1), -0.9f, 1.1f));

    public Vector3 At(Vector2 p)
    {
        var (height, bend, twist) = Field(p);
        var slope = new Vector2(Field(p + new Vector2(Step, 0)).Height - height, Field(p + new Vector2(0, Step)).Height - height) / Step;
        var normal = Vector3.Normalize(new Vector3(-0.36f * slope, 1));

        var colour = palette.At(0.5f + (0.5f * height));
        colour = Vector3.Lerp(colour, palette.Deep, Math.Clamp(bend * 0.9f, 0, 0.55f));
        colour = Vector3.Lerp(colour, palette.Accent, Math.Clamp((twist - 0.25f) * 1.3f, 0, 0.75f));

        var diffuse = Math.Max(0, Vector3.Dot(normal, _light));
        var half = Vector3.Normalize(_light + Vector3.UnitZ);
        var sheen = MathF.Pow(Math.Max(0, Vector3.Dot(normal, half)), 36);
        return (colour * (0.30f + (1.05f * diffuse))) + (0.22f * sheen * palette.At(0.97f));
    }

    private (float Height, float Bend, float Twist) Field(Vector2 p)
    {
        p *= _zoom;
        var q = new Vector2(_noise.Fractal(p, 2), _noise.Fractal(p + new Vector2(5.2f, 1.3f), 2));
        var s = p + (_warp * q);
        var r = new Vector2(_noise.Fractal(s + new Vector2(1.7f, 9.2f), 2), _noise.Fractal(s + new Vector2(8.3f, 2.8f), 2));
        var height = _noise.Fractal(p + (_warp * r), 3);
        return (height * 1.5f, q.LengthSquared(), r.Y * 1.4f);
    }
}
