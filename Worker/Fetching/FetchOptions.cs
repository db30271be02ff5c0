namespace Worker.Fetching;

/// <summary>The bounds of what <c>tasks.fetch_and_store</c> fetches. Section <c>Fetch</c>.</summary>
public sealed class FetchOptions
{
    public const string Section = "Fetch";

    /// <summary>Hosts (<c>intranet.example</c>) or hosts with a port (<c>localhost:8080</c>) that may be fetched though their address is not public. Default none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>The longest body that is read, in bytes, after decompression. Default 1 MiB.</summary>
    public int MaxBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a fetch may take, redirects and body included. Default 10 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many redirects are followed. Default 5.</summary>
    public int MaxRedirects { get; set; } = 5;
}
