using System.Text.Json.Nodes;

namespace TaskQueue.Authoring;

/// <summary>The arguments of a kind of task. Implement it on a record; its properties are the arguments, in snake_case on the wire.</summary>
/// <typeparam name="TResult">What the task returns.</typeparam>
public interface ITask<TResult>
{
    /// <summary>The kind: a stable name such as <c>images.resize</c>. Never the CLR type name, which changes when code moves.</summary>
    static abstract string Kind { get; }

    /// <summary>
    /// The version of the arguments. Count it up when old workers could not run new tasks: they leave these to workers that can. Default 1.
    /// </summary>
    static virtual int Version => 1;

    /// <summary>Rewrites arguments of an older version, still on their way when this one was deployed. Default: as they are.</summary>
    /// <param name="args">The arguments, as they were enqueued.</param>
    /// <param name="from">Their version.</param>
    static virtual JsonObject Upgrade(JsonObject args, int from) => args;
}
