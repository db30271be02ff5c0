using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>A list of tasks, cut and sorted as Flower does it. It looks at no more than the newest <see cref="Farthest"/> tasks.</summary>
internal sealed record FlowerList
{
    /// <summary>The most tasks in one answer.</summary>
    public const int Longest = 1000;

    /// <summary>How many tasks are looked at.</summary>
    public const int Farthest = 10_000;

    public static readonly IReadOnlyList<string> Keys = ["name", "state", "received", "started"];

    public required TaskQuery Query { get; init; }

    public int Limit { get; init; }

    public int Offset { get; init; }

    public string? SortBy { get; init; }

    public async Task<IReadOnlyList<TaskSnapshot>> FindAsync(ITaskQueueClient client, CancellationToken cancellationToken)
    {
        var (found, looked, query) = (new List<TaskSnapshot>(), 0, Query);
        while (looked < Farthest && found.Count < Offset + Limit)
        {
            var page = await client.ListAsync(query, cancellationToken);
            found.AddRange(page.Tasks);
            looked += page.Examined;
            if (page.NextCursor is null)
                break;
            query = query with { Cursor = page.NextCursor };
        }

        return [.. Sort(found.Skip(Offset).Take(Limit))];
    }

    private IEnumerable<TaskSnapshot> Sort(IEnumerable<TaskSnapshot> tasks)
    {
        Func<TaskSnapshot, IComparable?>? key = SortBy?.TrimStart('-') switch
        {
            "name" => task => task.Name,
            "state" => task => task.Status.WireName(),
            "received" => task => task.EnqueuedAt,
            "started" => task => task.StartedAt,
            _ => null,
        };
        if (key is null)
            return tasks;
        return SortBy!.StartsWith('-') ? tasks.OrderByDescending(key) : tasks.OrderBy(key);
    }
}
