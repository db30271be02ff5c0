namespace TaskQueue.Contracts;

/// <summary>Something is there, but can't be read in this process: it was encrypted with a key that this process does not have, or changed since.</summary>
public sealed class PayloadUnreadableException(string message) : Exception(message);
