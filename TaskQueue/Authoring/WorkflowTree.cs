using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>The forms a <see cref="Workflow"/> is nested of.</summary>
internal static class WorkflowTree
{
    internal sealed class Leaf(WorkflowStep step) : Workflow
    {
        internal override int Entries => 1;

        internal override Ends Compile(WorkflowCompiler compiler, Ends before) => compiler.Add(step, compiler.Before(before, 1));

        internal override IEnumerable<WorkflowStep> Leaves() => [step];
    }

    internal sealed class Chain(IReadOnlyList<Workflow> parts) : Workflow
    {
        internal override int Entries => parts[0].Entries;

        internal override Ends Compile(WorkflowCompiler compiler, Ends before) => parts.Aggregate(before, (ends, part) => part.Compile(compiler, ends));

        internal override IEnumerable<WorkflowStep> Leaves() => parts.SelectMany(part => part.Leaves());
    }

    internal sealed class Group(IReadOnlyList<Workflow> parts) : Workflow
    {
        internal override int Entries => parts.Sum(part => part.Entries);

        internal override Ends Compile(WorkflowCompiler compiler, Ends before)
        {
            var start = compiler.Before(before, Entries);
            var ends = new List<string>();
            foreach (var part in parts)
            {
                // A group in a group is a list in the list.
                var end = part.Compile(compiler, start);
                ends.AddRange((end.IsList ? compiler.Join(end) : end).Steps);
            }

            return new Ends(ends, StepCondition.Success, IsList: true);
        }

        internal override IEnumerable<WorkflowStep> Leaves() => parts.SelectMany(part => part.Leaves());
    }

    internal sealed class Callback(Workflow inner, Workflow callback, StepCondition when) : Workflow
    {
        internal override int Entries => inner.Entries;

        internal override Ends Compile(WorkflowCompiler compiler, Ends before)
        {
            var ends = inner.Compile(compiler, before);
            callback.Compile(compiler, ends with { When = when });
            return ends;
        }

        internal override IEnumerable<WorkflowStep> Leaves() => inner.Leaves().Concat(callback.Leaves());
    }
}
