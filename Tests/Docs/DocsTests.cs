using System.Text.RegularExpressions;
using Tests.Architecture;

namespace Tests.Docs;

/// <summary>What the documents show is code that is compiled here.</summary>
public sealed partial class DocsTests
{
    private static readonly string Code = string.Join('\n', Directory.EnumerateFiles(Path.Combine(DependencyTests.Root, "Tests", "Docs"), "*.cs").Select(File.ReadAllText));

    [Theory]
    [InlineData("steering.md")]
    [InlineData("testing.md")]
    public void Every_block_of_code_is_compiled(string document)
    {
        var blocks = CodeBlock().Matches(File.ReadAllText(Path.Combine(DependencyTests.Root, "docs", document))).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, Code, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
