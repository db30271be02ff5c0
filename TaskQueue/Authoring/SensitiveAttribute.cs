namespace TaskQueue.Authoring;

/// <summary>
/// Marks an argument that people need not see, such as a password or a token: the HTTP API and the pages show a mask in its place.
/// It is stored as the other arguments are: see <see cref="PayloadOptions"/> for encryption.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class SensitiveAttribute : Attribute;
