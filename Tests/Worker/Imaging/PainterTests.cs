using Worker.Imaging;
using Worker.Imaging.Scenes;

namespace Tests.Worker.Imaging;

public sealed class PainterTests
{
    [Theory]
    [InlineData("Sunset over blue mountains", typeof(Landscape))]
    [InlineData("a galaxy of stars", typeof(Nebula))]
    [InlineData("smoke", typeof(Silk))]
    [InlineData("polished marble", typeof(Agate))]
    public void A_word_of_the_prompt_chooses_the_scene(string prompt, Type scene) =>
        Assert.IsType(scene, Painter.Choose(prompt, new Seed(prompt)));

    [Fact]
    public void Other_prompts_choose_by_chance_among_all_scenes() =>
        Assert.Equal(4, Enumerable.Range(0, 60).Select(i => Painter.Choose($"#{i}", new Seed($"#{i}")).GetType()).Distinct().Count());

    [Theory]
    [InlineData("a red door", 0.07f)]
    [InlineData("Emeralds", 0.39f)]
    [InlineData("redemption", null)]
    [InlineData("", null)]
    public void A_word_of_the_prompt_chooses_the_hue(string prompt, float? hue) => Assert.Equal(hue, PromptHint.Read(prompt).Hue);

    [Theory]
    [InlineData("landscape")]
    [InlineData("nebula")]
    [InlineData("silk")]
    [InlineData("agate")]
    public void Every_scene_has_light_and_shade_and_many_colours(string prompt)
    {
        var rgb = new Canvas(40, 40).Paint(Painter.Choose(prompt, new Seed(prompt)), _ => { }, TestContext.Current.CancellationToken);

        var pixels = rgb.Chunk(3).ToArray();
        var brightness = pixels.Select(pixel => pixel.Average(channel => channel)).ToArray();
        Assert.True(brightness.Max() - brightness.Min() > 100);
        Assert.True(pixels.Select(pixel => (pixel[0], pixel[1], pixel[2])).Distinct().Count() > 400);
    }

    [Fact]
    public void A_seed_draws_the_same_numbers_for_the_same_prompt()
    {
        var (one, two) = (new Seed("prompt"), new Seed("prompt"));

        Assert.Equal(one.Name, two.Name);
        Assert.Equal(Enumerable.Range(0, 9).Select(_ => one.Between(-1, 1)), Enumerable.Range(0, 9).Select(_ => two.Between(-1, 1)));
        Assert.All(Enumerable.Range(0, 99), _ => Assert.InRange(one.Index(5), 0, 4));
    }
}
