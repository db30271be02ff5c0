using System.Numerics;

namespace Worker.Imaging.Scenes;

/// <summary>Glowing gas, dark lanes of dust, and stars.</summary>
public sealed class Nebula(Seed seed, Palette palette) : IScene
{
    private const int StarLayers = 3;
    private const float Rarity = 0.8f;

    private readonly Noise _noise = new(seed);
    private readonly Vector2 _axis = Vector2.Normalize(new Vector2(seed.Between(-1, 1), seed.Between(-1, 1)) + new Vector2(0.01f, 0));
    private readonly float _warp = seed.Between(0.7f, 1.2f);
    private readonly Vector2 _centre = new(seed.Between(-0.45f, 0.45f), seed.Between(-0.45f, 0.45f));

    public Vector3 At(Vector2 p)
    {
        var q = new Vector2(_noise.Fractal(p * 0.8f, 5), _noise.Fractal((p * 0.8f) + new Vector2(4.7f, 2.1f), 5));
        var bent = p + (_warp * q);
        var across = Vector2.Dot(bent - _centre, new Vector2(-_axis.Y, _axis.X));
        var belt = MathF.Exp(-across * across * 2.2f);

        var gas = belt * (0.55f + (0.75f * _noise.Fractal(bent * 1.3f, 6)));
        var wisps = belt * MathF.Pow(_noise.Ridged((bent * 0.9f) + q, 6), 2.2f);
        var dust = Math.Clamp((_noise.Ridged((bent * 1.2f) + new Vector2(11, 3), 5) - 0.42f) * 2.6f, 0, 1) * belt;
        var core = MathF.Exp(-(bent - _centre).LengthSquared() * 3.2f);

        var colour = palette.At(0.02f) * 0.35f;
        colour += palette.At(0.22f + (0.48f * gas)) * Math.Max(0, gas) * 0.95f;
        colour += palette.Deep * Math.Max(0, q.X + 0.15f) * belt * 0.9f;
        colour += palette.Accent * wisps * 0.95f;
        colour += palette.At(0.85f) * core * (0.22f + (0.7f * wisps));
        colour *= 1 - (0.72f * dust);
        return colour + (Stars(p) * (1 - (0.6f * dust)));
    }

    private Vector3 Stars(Vector2 p)
    {
        var sum = Vector3.Zero;
        for (var layer = 1; layer <= StarLayers; layer++)
            sum += Star(p * (5 * layer * layer), layer);
        return sum;
    }

    /// <summary>At most one star a cell; most cells have none. The few large ones have a halo.</summary>
    private Vector3 Star(Vector2 p, int layer)
    {
        var (x, y) = ((int)MathF.Floor(p.X), (int)MathF.Floor(p.Y));
        var size = _noise.Cell(x, y, layer);
        if (size < Rarity)
            return Vector3.Zero;

        var place = new Vector2(x + 0.3f + (0.4f * _noise.Cell(x, y, layer + 10)), y + 0.3f + (0.4f * _noise.Cell(x, y, layer + 20)));
        var distance = (p - place).Length();
        var fade = Math.Clamp(1 - (distance / 0.3f), 0, 1);
        var bright = MathF.Pow((size - Rarity) / (1 - Rarity), 3);
        var point = MathF.Exp(-distance * distance * 1400 / (layer * layer * layer));
        var halo = 0.035f / (0.02f + distance) * fade * fade * bright;
        var tint = Vector3.Lerp(palette.At(1), palette.Accent, 0.5f * _noise.Cell(x, y, layer + 30));
        return tint * ((point * (0.35f + (1.6f * bright))) + (halo * 0.5f));
    }
}
