using TaskQueue.Contracts;

namespace Web.Graph;

/// <summary>A box of the drawing: a step, or many that are drawn as one.</summary>
/// <param name="steps">The steps in it, in the order of the workflow.</param>
public sealed class FlowBox(IReadOnlyList<StepSnapshot> steps)
{
    public IReadOnlyList<StepSnapshot> Steps { get; } = steps;

    /// <summary>The name of its first step: the same as long as the workflow is.</summary>
    public string Key => Steps[0].Name;

    public bool IsFolded => Steps.Count > 1;

    /// <summary>The boxes after it.</summary>
    public List<FlowBox> Next { get; } = [];

    /// <summary>The boxes before it.</summary>
    public List<FlowBox> Before { get; } = [];

    public int Layer { get; set; }

    /// <summary>Its place in its layer, in pixels.</summary>
    public double Top { get; set; }

    /// <summary>How many steps are in each state.</summary>
    public IReadOnlyList<(StepState State, int Count)> States =>
        [.. Steps.GroupBy(step => step.Status).OrderBy(same => Weight(same.Key)).Select(same => (same.Key, same.Count()))];

    /// <summary>What one looks for first.</summary>
    public StepState Worst => Steps.MinBy(step => Weight(step.Status))!.Status;

    private static int Weight(StepState state) => state switch
    {
        StepState.Failure => 0,
        StepState.Retry => 1,
        StepState.Started => 2,
        StepState.Revoked => 3,
        StepState.Pending => 4,
        StepState.Success => 5,
        _ => 6,
    };
}
