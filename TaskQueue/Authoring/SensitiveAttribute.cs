namespace TaskQueue.Authoring;

/// <summary>
/// Marks what people need not see, such as a password or a token: an argument, or on a handler's <c>RunAsync</c> as <c>[return: Sensitive]</c> its result.
/// The HTTP API and the pages show a mask in its place, and the log does not tell it.
/// It is stored as the others are: see <see cref="PayloadOptions"/> for encryption.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class SensitiveAttribute : Attribute;
