using Microsoft.Playwright;
using Tests.Architecture;

namespace Tests.Web.Browser;

/// <summary>Pictures of pages. They go to <c>.artifacts/pictures</c>, or where PICTURES says: <c>PICTURES=docs/images</c> renews those of the README.</summary>
internal static class Pictures
{
    private static readonly string? Readme = Environment.GetEnvironmentVariable("PICTURES");
    private static readonly string Folder = Path.Combine(DependencyTests.Root, Readme ?? Path.Combine(".artifacts", "pictures"));

    /// <summary>Whether they may take some minutes.</summary>
    public static bool AreForReadme => Readme is not null;

    /// <summary>A picture of what is seen of the page, once it has drawn itself.</summary>
    public static async Task TakeAsync(IPage page, string name)
    {
        await page.EvaluateAsync("() => Promise.all([document.fonts.ready, ...document.getAnimations().map(one => one.finished.catch(() => {}))])");
        var path = Path.Combine(Folder, $"{name}.png");
        await page.ScreenshotAsync(new() { Path = path });
        Assert.True(new FileInfo(path).Length > 10_000, $"{path} shows next to nothing");
    }
}
