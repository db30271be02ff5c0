using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Web.Forms;

namespace Tests.Web.Forms;

public sealed class ArgumentInputTests
{
    private const string Example =
        """
        {"title":"Line 1\nLine 2","count":3,"ratio":0.5,"urgent":true,"color":"red","day":"2030-01-31","at":"2030-01-31T18:00:00Z",
         "tags":["a","b"],"sizes":[1,2],"box":{"width":10,"inner":{"deep":"x"}},"extra":{"any":[1]}}
        """;

    private static JsonElement Schema { get; } = JsonElement.Parse(
        """
        {"type":"object","required":["title","count"],"properties":{
          "title":{"type":"string"},
          "count":{"type":"integer","minimum":1,"maximum":9},
          "ratio":{"type":["number","null"],"default":null},
          "urgent":{"type":"boolean","default":false},
          "color":{"enum":["red","green",null]},
          "day":{"type":["string","null"],"format":"date"},
          "at":{"type":"string","format":"date-time"},
          "tags":{"type":["array","null"],"items":{"type":"string"}},
          "sizes":{"type":"array","items":{"type":"integer"}},
          "box":{"type":["object","null"],"properties":{"width":{"type":"integer"},"inner":{"type":"object","properties":{"deep":{"type":"string"}}}}},
          "extra":{"type":"object","additionalProperties":{}}}}
        """);

    [Fact]
    public void Arguments_come_back_from_the_form_as_they_went_in()
    {
        var begun = ArgumentInput.Begin(Schema, JsonElement.Parse(Example));

        Assert.False(begun.IsJson);
        Assert.Equal("a\nb", begun.Values["arg:tags"]);
        Assert.Equal("x", begun.Values["arg:box.inner.deep"]);
        Assert.Equal("2030-01-31T18:00:00", begun.Values["arg:at"]);
        var sent = Send([.. begun.Values.Select(one => (one.Key, one.Value))]);
        Assert.Null(sent.Problem);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Example), JsonElement.Parse(sent.Text)), sent.Text);
    }

    [Fact]
    public void What_is_left_empty_is_left_out() =>
        Assert.Equal("""{"title":"a","count":3}""", Compact(Send(("arg:title", "a"), ("arg:count", "3"), ("arg:ratio", ""), ("arg:color", ""), ("arg:box.width", " "))));

    [Fact]
    public void What_is_no_number_goes_as_it_was_written_for_the_api_to_name() =>
        Assert.Equal("""{"title":"7","count":"many","ratio":"0x1"}""", Compact(Send(("arg:title", "7"), ("arg:count", "many"), ("arg:ratio", "0x1"))));

    [Fact]
    public void A_field_for_json_that_has_none_is_named()
    {
        var sent = Send(("arg:extra", "{ no"));

        Assert.Equal(["is not JSON"], sent.Problem!.Errors!["extra"]);
    }

    [Theory]
    [InlineData("""{"title":"a","count":3,"unknown":1}""")]
    [InlineData("""{"title":5,"count":3}""")]
    [InlineData("""{"title":"a","count":3,"tags":["two\nlines"]}""")]
    [InlineData("""{"title":"","count":3}""")]
    [InlineData("[1]")]
    public void What_the_form_can_not_say_is_begun_as_json(string arguments)
    {
        var begun = ArgumentInput.Begin(Schema, JsonElement.Parse(arguments));

        Assert.True(begun.IsJson);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(arguments), JsonElement.Parse(begun.Text)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("true")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""")]
    public void A_schema_without_fields_is_filled_in_as_json(string schema) =>
        Assert.True(ArgumentInput.Begin(JsonElement.Parse(schema), null).IsJson);

    [Fact]
    public void What_was_filled_in_goes_along_to_the_other_view_and_back()
    {
        var json = Send(("arg:title", "a"), ("arg:count", "3"), ("switch", "1"));
        Assert.True(json is { IsJson: true, IsSwitch: true });

        var form = Send(("as", "json"), ("Arguments", json.Text), ("switch", "1"));
        Assert.False(form.IsJson);
        Assert.Equal("3", form.Values["arg:count"]);
    }

    [Fact]
    public void Json_that_the_form_can_not_say_stays_json()
    {
        var sent = Send(("as", "json"), ("Arguments", """{"unknown":1}"""), ("switch", "1"));

        Assert.True(sent.IsJson);
        Assert.Equal("The form can't say this.", sent.Problem!.Title);
    }

    [Fact]
    public void Fields_know_their_ranges_their_choices_and_whether_they_must_be_there()
    {
        var fields = ArgumentFields.Of(Schema).ToDictionary(field => field.Label);

        Assert.True(fields["count"] is { Kind: FieldKind.Whole, Min: "1", Max: "9", IsRequired: true });
        Assert.True(fields["color"] is { Kind: FieldKind.Choice, Choices: ["\"red\"", "\"green\""], IsNullable: true, IsRequired: false });
        Assert.True(fields["sizes"] is { Kind: FieldKind.Lines, ItemKind: FieldKind.Whole });
        Assert.Equal(["box.width", "box.inner"], fields["box"].Fields.Select(field => field.Path));
        Assert.Equal(FieldKind.Json, fields["extra"].Kind);
    }

    private static ArgumentInput Send(params (string Name, string Value)[] posted) =>
        ArgumentInput.Of(Schema, new FormCollection(posted.ToDictionary(one => one.Name, one => new StringValues(one.Value))));

    private static string Compact(ArgumentInput input) => JsonSerializer.Serialize(JsonElement.Parse(input.Text));
}
