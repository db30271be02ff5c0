using Worker.Imaging.Scenes;

namespace Worker.Imaging;

/// <summary>Chooses what a prompt shows: by the words it knows, else by chance, which the prompt seeds.</summary>
public static class Painter
{
    private static readonly Func<Seed, Palette, IScene>[] Scenes =
    [
        (seed, palette) => new Landscape(seed, palette),
        (seed, palette) => new Nebula(seed, palette),
        (seed, palette) => new Silk(seed, palette),
        (seed, palette) => new Agate(seed, palette),
    ];

    public static IScene Choose(string prompt, Seed seed)
    {
        var hint = PromptHint.Read(prompt);
        var byChance = seed.Index(Scenes.Length);
        var palette = new Palette(seed, hint.Hue);
        return Scenes[hint.Scene ?? byChance](seed, palette);
    }
}
