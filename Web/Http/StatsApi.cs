using Microsoft.AspNetCore.Http.Extensions;
using TaskQueue.Contracts;

namespace Web.Http;

/// <summary>How the system does. All open pages share one answer for two seconds, however many tasks end meanwhile.</summary>
public sealed class StatsApi(TaskApi api, SharedReads reads)
{
    private const int Changes = 10;

    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<SystemStats>> GetAsync(StatsWindow window, string? queue)
    {
        var query = new QueryBuilder { { "window", window.WireName() } };
        if (!string.IsNullOrEmpty(queue))
            query.Add("queue", queue);
        return reads.ReadCalmlyAsync($"stats{query}", path => api.GetAsync(path, Json.SystemStats));
    }

    public Task<Answer<IReadOnlyList<SystemChange>>> ChangesAsync() =>
        reads.ReadCalmlyAsync($"changes?limit={Changes}", path => api.GetAsync(path, Json.IReadOnlyListSystemChange));
}
