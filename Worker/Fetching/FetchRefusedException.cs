namespace Worker.Fetching;

/// <summary>The URL, or what it answered, can't be accepted, however often it is tried. The message is fit for the caller.</summary>
public sealed class FetchRefusedException(string message) : Exception(message);
