namespace TaskQueue;

/// <summary>How arguments, results, errors and files are stored; configuration section <c>TaskQueue</c>, as <see cref="TaskQueueOptions"/>. The same for producers, workers and readers.</summary>
public sealed class PayloadOptions
{
    /// <summary>Compress what is longer than so many bytes, where that makes it shorter. Default 0: nothing is compressed. What was compressed is read whatever this says.</summary>
    public int CompressAbove { get; set; }

    /// <summary>
    /// Keys for AES-256-GCM, each <c>ID:KEY</c>: an id of 1 to 16 letters, digits, <c>.</c>, <c>_</c> or <c>-</c>, and 32 bytes as base64.
    /// The first encrypts, all decrypt: put a new one first, and take an old one out when nothing needs it any more. Default none: nothing is encrypted.
    /// </summary>
    public IList<string> EncryptionKeys { get; } = [];
}
