using TaskQueue.Contracts;

namespace Web.Graph;

/// <summary>A line from one box to another, over the layers between them.</summary>
/// <param name="From">The box that comes first.</param>
/// <param name="To">The box that comes after.</param>
/// <param name="Points">Where it goes, in pixels.</param>
public sealed record FlowLine(FlowBox From, FlowBox To, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Where everything of a workflow's picture is: layers from left to right, each after all that it waits for.</summary>
public sealed class FlowDrawing
{
    public const int BoxWidth = 188;
    public const int BoxHeight = 46;

    private const int ColumnGap = 52;
    private const int RowGap = 16;
    private const int Margin = 8;
    private const int Sweeps = 4;

    private readonly List<List<Place>> _layers = [];

    public FlowDrawing(IReadOnlyList<StepSnapshot> steps)
    {
        Boxes = FlowFolding.Fold(steps);
        Layer(Boxes);
        var places = Boxes.ToDictionary(box => box, box => Add(box.Layer, box));
        var paths = Boxes.SelectMany(box => box.Next.Select(next => Path(places[box], places[next]))).ToList();
        for (var sweep = 0; sweep < Sweeps; sweep++)
            Order(downwards: sweep % 2 == 0);
        SetPositions();
        Lines = [.. paths.Select(ToLine)];
    }

    public IReadOnlyList<FlowBox> Boxes { get; }

    public IReadOnlyList<FlowLine> Lines { get; }

    public double Width => (2 * Margin) + (_layers.Count * (BoxWidth + ColumnGap)) - ColumnGap;

    public double Height { get; private set; }

    public static double Left(FlowBox box) => LeftOf(box.Layer);

    private static double LeftOf(int layer) => Margin + (layer * (BoxWidth + ColumnGap));

    private static void Layer(IReadOnlyList<FlowBox> boxes)
    {
        var waits = boxes.ToDictionary(box => box, box => box.Before.Count);
        var open = new Queue<FlowBox>(boxes.Where(box => box.Before.Count == 0));
        while (open.TryDequeue(out var box))
        {
            foreach (var next in box.Next)
            {
                next.Layer = Math.Max(next.Layer, box.Layer + 1);
                if (--waits[next] == 0)
                    open.Enqueue(next);
            }
        }
    }

    private Place Add(int layer, FlowBox? box)
    {
        while (_layers.Count <= layer)
            _layers.Add([]);
        var place = new Place(layer, box);
        _layers[layer].Add(place);
        return place;
    }

    // A line that skips layers has a place of its own in each, so that it goes around the boxes there.
    private List<Place> Path(Place from, Place to)
    {
        List<Place> path = [from, .. Enumerable.Range(from.Layer + 1, to.Layer - from.Layer - 1).Select(layer => Add(layer, box: null)), to];
        for (var i = 1; i < path.Count; i++)
        {
            path[i].Before.Add(path[i - 1]);
            path[i - 1].After.Add(path[i]);
        }

        return path;
    }

    // Each goes to the middle of its neighbours: few lines cross then.
    private void Order(bool downwards)
    {
        foreach (var layer in downwards ? _layers : Enumerable.Reverse(_layers))
        {
            foreach (var place in layer)
            {
                var neighbours = downwards ? place.Before : place.After;
                place.Wish = neighbours.Count == 0 ? place.Rank : neighbours.Average(one => one.Rank);
            }

            var sorted = layer.OrderBy(place => place.Wish).ToList();
            layer.Clear();
            layer.AddRange(sorted);
            for (var i = 0; i < layer.Count; i++)
                layer[i].Rank = i - ((layer.Count - 1) / 2d);
        }
    }

    private void SetPositions()
    {
        var tallest = _layers.Select(layer => layer.Sum(place => place.Height + RowGap) - RowGap).DefaultIfEmpty().Max();
        Height = tallest + (2 * Margin);
        foreach (var layer in _layers)
        {
            var top = Margin + ((tallest - (layer.Sum(place => place.Height + RowGap) - RowGap)) / 2);
            foreach (var place in layer)
            {
                place.Top = top;
                if (place.Box is { } box)
                    box.Top = top;
                top += place.Height + RowGap;
            }
        }
    }

    private static FlowLine ToLine(List<Place> path)
    {
        var points = new List<(double, double)> { (LeftOf(path[0].Layer) + BoxWidth, path[0].Middle) };
        foreach (var place in path.Skip(1).SkipLast(1))
            points.AddRange([(LeftOf(place.Layer), place.Middle), (LeftOf(place.Layer) + BoxWidth, place.Middle)]);
        points.Add((LeftOf(path[^1].Layer), path[^1].Middle));
        return new FlowLine(path[0].Box!, path[^1].Box!, points);
    }

    private sealed class Place(int layer, FlowBox? box)
    {
        public int Layer { get; } = layer;

        public FlowBox? Box { get; } = box;

        public List<Place> Before { get; } = [];

        public List<Place> After { get; } = [];

        public double Rank { get; set; }

        public double Wish { get; set; }

        public double Top { get; set; }

        public double Height => Box is null ? 4 : BoxHeight;

        public double Middle => Top + (Height / 2);
    }
}
