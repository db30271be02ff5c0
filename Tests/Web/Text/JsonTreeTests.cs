using System.Text.Json;
using Web.Text;

namespace Tests.Web.Text;

public sealed class JsonTreeTests
{
    [Theory]
    [InlineData("5.0", false)]
    [InlineData("""{"x":1,"tags":[]}""", false)]
    [InlineData("""{"x":{"y":1}}""", true)]
    [InlineData("[[1]]", true)]
    public void Only_what_is_nested_is_a_tree(string json, bool isTree) => Assert.Equal(isTree, JsonTree.Suits(JsonElement.Parse(json)));

    [Fact]
    public void What_is_inside_opens_and_closes()
    {
        var html = JsonTree.Render(JsonElement.Parse("""{"order":{"id":17},"big":{"a":1,"b":{"c":{"d":1}}}}"""));

        Assert.Contains("<details open><summary><span class=\"json-key\">order</span>", html, StringComparison.Ordinal);
        Assert.Contains("<details><summary><span class=\"json-key\">c</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_wrote_is_text_and_nothing_else()
    {
        var html = JsonTree.Render(JsonElement.Parse("""{"<b>":{"x":"<script>"}}"""));

        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_any_size_has_a_bound()
    {
        var html = JsonTree.Render(JsonSerializer.SerializeToElement(Enumerable.Range(0, 50_000).Select(i => new[] { new[] { i } })));

        Assert.InRange(html.Length, 1, 2 * JsonMarkup.MaxLength);
    }
}
