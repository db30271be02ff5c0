using System.Text.Json;
using Web.Text;

namespace Tests.Web.Text;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""{"x":10.0,"y":2}""", "x=10.0, y=2")]
    [InlineData("""{"prompt":"größer"}""", "prompt=\"größer\"")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("{}", "")]
    public void Arguments_read_like_a_call(string json, string text) => Assert.Equal(text, JsonText.Call(Parse(json)));

    [Theory]
    [InlineData("5.0", "5.0")]
    [InlineData("\"division by zero\"", "division by zero")]
    [InlineData("null", "null")]
    public void Values_fit_a_line(string json, string text) => Assert.Equal(text, JsonText.Line(Parse(json)));

    [Fact]
    public void What_is_too_long_ends_in_an_ellipsis() => Assert.Equal("abcd…", JsonText.Line(Parse("\"abcdefgh\""), maxLength: 5));

    [Fact]
    public void Markup_escapes_what_a_task_returned()
    {
        var html = JsonMarkup.Render(Parse("""{"<b>":"<script>alert(1)</script>"}"""));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Markup_of_a_huge_value_is_bounded()
    {
        var huge = Parse($"[{string.Join(',', Enumerable.Repeat("\"0123456789\"", 100_000))}]");

        Assert.InRange(JsonMarkup.Render(huge).Length, 1, JsonMarkup.MaxLength + 1000);
    }

    [Theory]
    [InlineData("""{ "x": 1 }""", null)]
    [InlineData("[1]", "Arguments are an object: write them in braces, by name.")]
    [InlineData("{\n  \"x\": ,\n}", "Look at line 2, column 8.")]
    public void What_was_typed_is_checked_before_it_is_sent(string text, string? fault) => Assert.Equal(fault, ArgumentText.FindFault(text));

    [Fact]
    public void A_schema_names_its_arguments()
    {
        var fields = SchemaField.Of(Parse(
            """{"type":"object","properties":{"x":{"type":"number"},"n":{"type":["integer","null"],"default":2,"description":"How many."}},"required":["x"]}"""));

        Assert.Equal(
            [new SchemaField("x", "number", true, null, null), new SchemaField("n", "integer or null", false, "How many.", "2")],
            fields);
    }

    private static JsonElement Parse(string json) => JsonElement.Parse(json);
}
