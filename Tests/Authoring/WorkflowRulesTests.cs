using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Contracts;

namespace Tests.Authoring;

/// <summary>What is no workflow is said by field.</summary>
public sealed class WorkflowRulesTests
{
    [Theory]
    [InlineData("", "nobody", "names a step that is not there: nobody")]
    [InlineData("", "a,a", "names a step twice")]
    [InlineData("", "b", "goes round in a circle: b after b")]
    public void What_a_step_comes_after_must_make_sense(string afterOfA, string afterOfB, string fault)
    {
        var faults = WorkflowRules.Check(Define(Step("a", afterOfA), Step("b", afterOfB)));

        Assert.Equal(new("steps[1].after", fault), Assert.Single(faults));
    }

    [Fact]
    public void A_circle_is_named()
    {
        var faults = WorkflowRules.Check(Define(Step("start", ""), Step("a", "start,c"), Step("b", "a"), Step("c", "b")));

        Assert.Equal("goes round in a circle: a after c after b after a", Assert.Single(faults).Value);
    }

    [Fact]
    public void Names_kinds_queues_arguments_and_into_are_checked()
    {
        var faults = WorkflowRules.Check(Define(
            Step("a", ""),
            Step("a", "") with { Kind = "Bad Kind", Queue = "Bad", Into = "x" },
            Step("no name", "") with { Kind = null, Args = JsonElement.Parse("[]"u8) }));

        Assert.Equal(
            ["steps[1].into", "steps[1].kind", "steps[1].name", "steps[1].queue", "steps[2].args", "steps[2].kind", "steps[2].name"], faults.Keys);
    }

    [Fact]
    public void There_is_a_limit_to_everything()
    {
        var many = Enumerable.Range(0, 10_001).Select(i => Step($"s{i}", "")).ToArray();
        var wide = Enumerable.Range(0, 700).Select(i => Step($"s{i}", i < 350 ? "" : string.Join(',', Enumerable.Range(0, 350).Select(k => $"s{k}")))).ToArray();
        var tooLong = Step("a", "") with { Args = JsonSerializer.SerializeToElement(new { text = new string('x', 1024 * 1024) }) };

        Assert.Equal("steps", Assert.Single(WorkflowRules.Check(Define())).Key);
        Assert.Equal("steps", Assert.Single(WorkflowRules.Check(Define(many))).Key);
        Assert.Contains("join", Assert.Single(WorkflowRules.Check(Define(wide))).Value, StringComparison.Ordinal);
        Assert.Contains("bytes", Assert.Single(WorkflowRules.Check(Define(tooLong))).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Joins_of_joins_that_would_multiply_are_refused()
    {
        var steps = new List<WorkflowStep> { Step("a0", ""), Step("b0", "") };
        for (var i = 1; i <= 15; i++)
            steps.AddRange([Step($"a{i}", $"a{i - 1},b{i - 1}") with { Kind = null }, Step($"b{i}", $"a{i - 1},b{i - 1}") with { Kind = null }]);
        var deep = new List<WorkflowStep> { Step("a0", "") };
        for (var i = 1; i <= 20; i++)
            deep.Add(Step($"a{i}", $"a{i - 1}") with { Kind = null });

        Assert.Contains(".after", Assert.Single(WorkflowRules.Check(Define([.. steps]))).Key, StringComparison.Ordinal);
        Assert.Contains("deep", Assert.Single(WorkflowRules.Check(Define([.. deep]))).Value, StringComparison.Ordinal);
        Assert.Empty(WorkflowRules.Check(Define([.. deep[..10]])));
    }

    [Fact]
    public void A_thousand_after_a_thousand_are_joined()
    {
        Workflow[] thousand = [.. Enumerable.Range(0, 1000).Select(_ => Workflow.Step("tests.run"))];

        var definition = Workflow.Chain(Workflow.Group(thousand), Workflow.Group(thousand)).ToDefinition();

        Assert.Empty(WorkflowRules.Check(definition));
        Assert.Equal((2001, 2000), (definition.Steps.Count, definition.Steps.Sum(step => step.After.Count)));
    }

    private static WorkflowDefinition Define(params WorkflowStep[] steps) => new() { Steps = steps };

    private static WorkflowStep Step(string name, string after) =>
        new() { Name = name, Kind = "tests.run", After = after.Length == 0 ? [] : after.Split(',') };
}
