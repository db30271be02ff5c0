using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Authoring;

/// <summary>What a type of task says of itself, asked once for each type.</summary>
internal static class TaskKind
{
    private static readonly ConcurrentDictionary<Type, (string Kind, int Version)> Known = new();

    /// <summary>Its kind.</summary>
    /// <exception cref="ArgumentException">The type is no task.</exception>
    public static string Of(Type type) => Known.GetOrAdd(type, Ask).Kind;

    /// <summary>The version of its arguments.</summary>
    /// <exception cref="ArgumentException">The type is no task.</exception>
    public static int VersionOf(Type type) => Known.GetOrAdd(type, Ask).Version;

    /// <summary>Its arguments as JSON.</summary>
    public static byte[] Serialize(object task) => JsonSerializer.SerializeToUtf8Bytes(task, task.GetType(), TaskJson.Arguments);

    private static (string Kind, int Version) Ask(Type type)
    {
        var contract = type.GetInterfaces().FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ITask<>))
            ?? throw new ArgumentException($"{type} is no task: it does not implement ITask<TResult>.", nameof(type));
        // A static abstract member can only be called through a type parameter.
        var ask = typeof(TaskKind).GetMethod(nameof(Describe), BindingFlags.NonPublic | BindingFlags.Static)!;
        return ((string, int))ask.MakeGenericMethod([type, .. contract.GetGenericArguments()]).Invoke(null, null)!;
    }

    private static (string Kind, int Version) Describe<TTask, TResult>()
        where TTask : ITask<TResult> => (TTask.Kind, TTask.Version);
}
