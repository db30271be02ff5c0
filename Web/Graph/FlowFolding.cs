using TaskQueue.Contracts;

namespace Web.Graph;

/// <summary>Turns a workflow's steps into boxes, few enough to be read: steps that stand alike side by side become one, and so do long rows.</summary>
internal static class FlowFolding
{
    /// <summary>More boxes than this above each other are folded.</summary>
    public const int MostRows = 8;

    /// <summary>More layers than this after each other are folded.</summary>
    public const int MostColumns = 24;

    // How much of a folded row is drawn at either end.
    private const int RowEnd = 2;

    public static List<FlowBox> Fold(IReadOnlyList<StepSnapshot> steps)
    {
        var layers = Layers(steps);
        var followers = steps.SelectMany(step => step.After.Select(before => (before, step.Name))).ToLookup(edge => edge.before, edge => edge.Name);
        var boxes = steps.GroupBy(step => layers[step.Name]).OrderBy(layer => layer.Key)
            .SelectMany(layer => FoldLayer([.. layer], followers)).Select(one => new FlowBox(one)).ToList();
        Connect(boxes);
        if (layers.Values.DefaultIfEmpty().Max() < MostColumns)
            return boxes;

        var rows = FoldRows(boxes).Select(row => new FlowBox(row)).ToList();
        Connect(rows);
        return rows;
    }

    /// <summary>How far each step is from the start: one more than the farthest it comes after.</summary>
    public static Dictionary<string, int> Layers(IReadOnlyList<StepSnapshot> steps)
    {
        var waits = steps.ToDictionary(step => step.Name, step => step.After.Count, StringComparer.Ordinal);
        var next = steps.SelectMany(step => step.After.Select(before => (before, step))).ToLookup(edge => edge.before, edge => edge.step);
        var layers = steps.ToDictionary(step => step.Name, _ => 0, StringComparer.Ordinal);
        var open = new Queue<StepSnapshot>(steps.Where(step => step.After.Count == 0));
        while (open.TryDequeue(out var step))
        {
            foreach (var follower in next[step.Name])
            {
                layers[follower.Name] = Math.Max(layers[follower.Name], layers[step.Name] + 1);
                if (--waits[follower.Name] == 0)
                    open.Enqueue(follower);
            }
        }

        return layers;
    }

    private static IEnumerable<IReadOnlyList<StepSnapshot>> FoldLayer(IReadOnlyList<StepSnapshot> layer, ILookup<string, string> followers)
    {
        if (layer.Count <= MostRows)
            return layer.Select(step => (IReadOnlyList<StepSnapshot>)[step]);
        var alike = By(layer, step => $"{step.Kind}|{step.When}|{string.Join(',', step.After)}|{string.Join(',', followers[step.Name])}");
        if (alike.Count > MostRows)
            alike = By(layer, step => $"{step.Kind}|{step.When}");
        return alike.Count > MostRows ? [layer] : alike;
    }

    private static List<IReadOnlyList<StepSnapshot>> By(IEnumerable<StepSnapshot> layer, Func<StepSnapshot, string> likeness) =>
        [.. layer.GroupBy(likeness, StringComparer.Ordinal).Select(same => (IReadOnlyList<StepSnapshot>)[.. same])];

    // What has one box before it that has no other after it goes on its row. Its ends stay: they are what others hang on.
    private static IEnumerable<IReadOnlyList<StepSnapshot>> FoldRows(List<FlowBox> boxes)
    {
        foreach (var start in boxes.Where(box => !GoesOn(box)))
        {
            var row = new List<FlowBox> { start };
            while (row[^1].Next is [var next] && GoesOn(next))
                row.Add(next);
            if (row.Count <= (2 * RowEnd) + 1)
            {
                foreach (var box in row)
                    yield return box.Steps;
                continue;
            }

            foreach (var box in row.Take(RowEnd))
                yield return box.Steps;
            yield return [.. row.Skip(RowEnd).SkipLast(RowEnd).SelectMany(box => box.Steps)];
            foreach (var box in row.TakeLast(RowEnd))
                yield return box.Steps;
        }
    }

    private static bool GoesOn(FlowBox box) => box.Before is [{ Next.Count: 1 }];

    private static void Connect(List<FlowBox> boxes)
    {
        var homes = boxes.SelectMany(box => box.Steps.Select(step => (step.Name, box))).ToDictionary(one => one.Name, one => one.box, StringComparer.Ordinal);
        foreach (var box in boxes)
        {
            box.Before.AddRange(box.Steps.SelectMany(step => step.After).Select(name => homes[name]).Where(before => before != box).Distinct());
            foreach (var before in box.Before)
                before.Next.Add(box);
        }
    }
}
