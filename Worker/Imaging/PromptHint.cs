using System.Text.RegularExpressions;

namespace Worker.Imaging;

/// <summary>What a prompt's words say of scene and colour; null where they say nothing.</summary>
/// <param name="Scene">0 landscape, 1 nebula, 2 silk, 3 agate.</param>
/// <param name="Hue">In turns, as Oklab counts them.</param>
public readonly partial record struct PromptHint(int? Scene, float? Hue)
{
    private static readonly string[][] SceneWords =
    [
        ["mountain", "hill", "landscape", "sunset", "sunrise", "dawn", "dusk", "valley", "horizon", "desert", "sky", "island"],
        ["space", "star", "galaxy", "nebula", "cosmo", "universe", "night", "planet", "moon", "aurora"],
        ["silk", "cloth", "flower", "rose", "smoke", "flame", "fire", "wave", "wind", "feather", "dream"],
        ["stone", "marble", "agate", "crystal", "wood", "water", "ocean", "sea", "river", "earth", "gem"],
    ];

    private static readonly (float Hue, string[] Words)[] HueWords =
    [
        (0.07f, ["red", "rose", "fire", "ruby", "blood", "flame"]),
        (0.15f, ["orange", "autumn", "copper", "desert"]),
        (0.24f, ["gold", "yellow", "amber", "honey", "wheat", "wood"]),
        (0.39f, ["green", "forest", "jungle", "emerald", "spring", "grass", "aurora"]),
        (0.54f, ["teal", "turquoise", "lagoon", "cyan", "ice"]),
        (0.70f, ["blue", "ocean", "sea", "water", "sky", "river", "sapphire", "winter"]),
        (0.81f, ["violet", "purple", "lavender", "indigo", "night", "dream"]),
        (0.97f, ["pink", "magenta", "cherry", "blossom", "flamingo"]),
    ];

    public static PromptHint Read(string prompt)
    {
        var words = Words().Matches(prompt.ToLowerInvariant()).Select(match => match.Value).ToArray();
        var scene = Array.FindIndex(SceneWords, known => Names(words, known));
        var hue = Array.FindIndex(HueWords, known => Names(words, known.Words));
        return new PromptHint(scene < 0 ? null : scene, hue < 0 ? null : HueWords[hue].Hue);
    }

    /// <summary>Plurals count: a word may go on a little.</summary>
    private static bool Names(string[] words, string[] known) =>
        words.Any(word => known.Any(start => word.StartsWith(start, StringComparison.Ordinal) && word.Length <= start.Length + 3));

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Words();
}
