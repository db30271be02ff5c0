using TaskQueue.Contracts;
using Web.Graph;

namespace Tests.Web.Graph;

public sealed class FlowDrawingTests
{
    [Fact]
    public void A_step_is_right_of_all_that_it_comes_after()
    {
        var drawing = new FlowDrawing([Step("sum", "left", "deep"), Step("left"), Step("right"), Step("deep", "right")]);

        Assert.Equal([0, 0, 1, 2], new[] { "left", "right", "deep", "sum" }.Select(name => drawing.Boxes.Single(box => box.Key == name).Layer));
        Assert.Equal(3, drawing.Lines.Count);
    }

    [Fact]
    public void No_boxes_overlap_and_all_are_inside()
    {
        var steps = Enumerable.Range(0, 40).Select(i => Step($"s{i}", [.. Enumerable.Range(0, i).Where(before => (i - before) % 7 == 3).Select(before => $"s{before}")])).ToList();

        var drawing = new FlowDrawing(steps);

        foreach (var layer in drawing.Boxes.GroupBy(box => box.Layer))
        {
            var tops = layer.Select(box => box.Top).Order().ToList();
            Assert.All(tops.Zip(tops.Skip(1)), pair => Assert.True(pair.Second - pair.First >= FlowDrawing.BoxHeight));
            Assert.True(tops[0] >= 0 && tops[^1] + FlowDrawing.BoxHeight <= drawing.Height);
        }

        Assert.Equal(steps.Count, drawing.Boxes.Sum(box => box.Steps.Count));
    }

    [Fact]
    public void Many_alike_side_by_side_are_one_box_with_their_states()
    {
        var wide = Enumerable.Range(0, 998).Select(i => Step($"w{i}", "first") with { Status = i < 3 ? StepState.Failure : StepState.Success });

        var drawing = new FlowDrawing([Step("first"), .. wide, Step("last", [.. Enumerable.Range(0, 998).Select(i => $"w{i}")])]);

        Assert.Equal([1, 998, 1], drawing.Boxes.Select(box => box.Steps.Count));
        Assert.Equal([(StepState.Failure, 3), (StepState.Success, 995)], drawing.Boxes[1].States);
        Assert.Equal(2, drawing.Lines.Count);
    }

    [Fact]
    public void Many_chains_side_by_side_are_one_row()
    {
        var chains = Enumerable.Range(0, 100).SelectMany(chain => Enumerable.Range(0, 10).Select(i => Step($"c{chain}.{i}", i == 0 ? [] : [$"c{chain}.{i - 1}"])));

        var drawing = new FlowDrawing([.. chains]);

        Assert.Equal(Enumerable.Repeat(100, 10), drawing.Boxes.Select(box => box.Steps.Count));
    }

    [Fact]
    public void A_long_row_keeps_its_ends()
    {
        var drawing = new FlowDrawing([.. Enumerable.Range(0, 1000).Select(i => Step($"s{i}", i == 0 ? [] : [$"s{i - 1}"]))]);

        Assert.Equal([1, 1, 996, 1, 1], drawing.Boxes.OrderBy(box => box.Layer).Select(box => box.Steps.Count));
    }

    private static StepSnapshot Step(string name, params string[] after) =>
        new() { Name = name, Kind = "k", Status = StepState.Pending, After = after, When = StepCondition.Success };
}
