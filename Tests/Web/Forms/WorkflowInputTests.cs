using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TaskQueue.Contracts;
using Web.Forms;

namespace Tests.Web.Forms;

public sealed class WorkflowInputTests
{
    private static readonly TaskDefinition[] Kinds =
        [new() { Name = "tests.a", Queue = "default", Schema = JsonElement.Parse("{}"), Example = JsonElement.Parse("""{"x":1}""") }];

    [Theory]
    [InlineData("chain", """{"name":"n","chain":[{"kind":"a","args":{}},{"kind":"b","args":{"y":2},"into":"x"}]}""")]
    [InlineData("group", """{"name":"n","group":[{"kind":"a","args":{}},{"kind":"b","args":{"y":2},"into":"x"}]}""")]
    [InlineData("chord", """{"name":"n","chord":{"header":[{"kind":"a","args":{}}],"body":{"kind":"b","args":{"y":2},"into":"x"}}}""")]
    public void Steps_become_the_json_of_their_shape(string shape, string json)
    {
        var input = Send(("name", "n"), ("shape", shape), ("kind", new(["a", "b"])), ("args", new(["", """{"y":2}"""])), ("into", new(["", "x"])));

        Assert.Null(input.Problem);
        Assert.False(input.IsChange);
        Assert.Equal(json, JsonSerializer.Serialize(JsonElement.Parse(input.Text)));
    }

    [Fact]
    public void A_step_is_added_with_its_example_and_removed_again()
    {
        var added = Send(("kind", "a"), ("args", "{}"), ("into", ""), ("do", "add"), ("new", "tests.a"));
        var removed = Send(("kind", new(["a", "b"])), ("args", new(["{}", "{}"])), ("into", new(["", ""])), ("do", "remove 0"));

        Assert.Equal(["a", "tests.a"], added.Steps.Select(step => step.Kind));
        Assert.Contains("\"x\": 1", added.Steps[1].Args, StringComparison.Ordinal);
        Assert.True(added.IsChange);
        Assert.Equal("b", Assert.Single(removed.Steps).Kind);
    }

    [Fact]
    public void Arguments_that_are_not_json_are_named_where_the_api_would()
    {
        var input = Send(("shape", "chord"), ("kind", new(["a", "b"])), ("args", new(["{ no", "[1]"])), ("into", new(["", ""])));

        Assert.Equal(["chord.header[0].args", "chord.body.args"], input.Problem!.Errors!.Keys);
    }

    [Fact]
    public void Steps_go_on_as_json()
    {
        var input = Send(("kind", "a"), ("args", "{}"), ("into", ""), ("do", "json"));

        Assert.True(input is { IsJson: true, IsChange: true, Problem: null });
        Assert.Contains("\"chain\"", input.Text, StringComparison.Ordinal);
    }

    private static WorkflowInput Send(params (string Name, StringValues Value)[] posted) =>
        WorkflowInput.Of(new FormCollection(posted.ToDictionary(one => one.Name, one => one.Value)), Kinds);
}
