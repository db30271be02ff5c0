namespace TaskQueue.Authoring;

/// <summary>The arguments of a kind of task. Implement it on a record; its properties are the arguments, in snake_case on the wire.</summary>
/// <typeparam name="TResult">What the task returns.</typeparam>
public interface ITask<TResult>
{
    /// <summary>The kind: a stable name such as <c>images.resize</c>. Never the CLR type name, which changes when code moves.</summary>
    static abstract string Kind { get; }
}
