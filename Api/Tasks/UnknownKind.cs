using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>The answer to a kind that no worker published: the kinds that look like it.</summary>
internal static class UnknownKind
{
    private const int MaxNames = 5;

    public static async Task<ProblemHttpResult> ProblemAsync(string name, ITaskQueueClient client, CancellationToken cancellationToken)
    {
        name = name.Length > QueueName.MaxLength ? name[..QueueName.MaxLength] : name;
        var known = (await client.GetDefinitionsAsync(cancellationToken)).Select(kind => kind.Name).ToArray();
        var detail = known.Length == 0
            ? $"No worker has published the kind '{name}', nor any other yet: is a worker running?"
            : $"No worker has published the kind '{name}'. Did you mean {string.Join(" or ", Nearest(name, known))}? GET /kinds lists all.";
        return Problem.NotFound(detail);
    }

    internal static IEnumerable<string> Nearest(string name, IEnumerable<string> known)
    {
        var byDistance = known.Select(kind => (kind, distance: Distance(name, kind))).OrderBy(one => one.distance).ThenBy(one => one.kind).ToArray();
        var near = byDistance.Where(one => one.distance <= Math.Max(2, name.Length / 3)).Take(MaxNames).ToArray();
        return (near.Length > 0 ? near : byDistance.Take(MaxNames)).Select(one => one.kind);
    }

    /// <summary>How many characters to insert, remove or replace to get from one to the other (Levenshtein).</summary>
    internal static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var current = new int[to.Length + 1];
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replace = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[to.Length];
    }
}
