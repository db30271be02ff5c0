using TaskQueue.Contracts;

namespace Web.Http;

/// <summary>The Api's calls for schedules.</summary>
public sealed class ScheduleApi(TaskApi api)
{
    private static ContractsJson Json => ContractsJson.Default;

    public Task<Answer<IReadOnlyList<ScheduleSnapshot>>> ListAsync() => api.GetAsync("schedules", Json.IReadOnlyListScheduleSnapshot);

    public Task<Answer<ScheduleSnapshot>> FindAsync(string name) => api.GetAsync(Schedule(name), Json.ScheduleSnapshot);

    public Task<Answer<ScheduleSnapshot>> PutAsync(string name, ScheduleDefinition schedule) => api.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Put, Schedule(name)) { Content = JsonContent.Create(schedule, Json.ScheduleDefinition) },
        Json.ScheduleSnapshot);

    public Task<Answer<ScheduleSnapshot>> PauseAsync(string name) => PostAsync(name, "pause");

    public Task<Answer<ScheduleSnapshot>> ResumeAsync(string name) => PostAsync(name, "resume");

    public Task<Answer<TaskReceipt>> RunAsync(string name) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{Schedule(name)}/run"), Json.TaskReceipt);

    public Task<Answer<ScheduleSnapshot>> DeleteAsync(string name) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Delete, Schedule(name)), Json.ScheduleSnapshot);

    private Task<Answer<ScheduleSnapshot>> PostAsync(string name, string action) =>
        api.AskAsync(() => new HttpRequestMessage(HttpMethod.Post, $"{Schedule(name)}/{action}"), Json.ScheduleSnapshot);

    private static string Schedule(string name) => $"schedules/{Uri.EscapeDataString(name)}";
}
