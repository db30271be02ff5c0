using System.Text.Json;
using TaskQueue.Contracts;

namespace Api.Events;

/// <summary>The names of events on the wire, as JSON has them.</summary>
internal static class EventNames
{
    private static readonly Dictionary<TaskEventType, string> Names = Enum.GetValues<TaskEventType>()
        .ToDictionary(type => type, type => JsonSerializer.SerializeToElement(type).GetString()!);

    public static string Of(TaskEventType type) => Names[type];
}
