using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>
/// Tells errors apart by what they have in common: the kind of task, the type of the error, its message without what differs from one time
/// to the next, and the place in the handler it comes from. The same error in thousands of tasks has one fingerprint.
/// </summary>
internal static partial class ErrorFingerprint
{
    private const int Digits = 12;
    private const int LongestMessage = 2000;
    private const int LongestSample = 1000;

    // Where an exception was thrown is often deep in somebody else's code; the handler's own line says more.
    private static readonly string[] NotTheHandlers = ["at System.", "at Microsoft.", "at TaskQueue.", "at StackExchange.", "at Interop."];

    /// <summary>12 hex digits.</summary>
    public static string Of(string kind, TaskError error)
    {
        var text = $"{kind}\n{error.Type}\n{Normalise(error.Message)}\n{Normalise(Frame(error.Stack))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
    }

    /// <summary>An error as an example for others: not longer than it takes to know it.</summary>
    public static TaskError Sample(TaskError error) => error with { Message = Cut(error.Message, LongestSample), Stack = error.Stack is null ? null : Cut(error.Stack, LongestSample) };

    /// <summary>A message without what differs from one time to the next.</summary>
    internal static string Normalise(string message)
    {
        var text = Quoted().Replace(Cut(message, LongestMessage), "*");
        text = Url().Replace(text, "*");
        text = Email().Replace(text, "*");
        text = Guid().Replace(text, "#");
        text = WithDigits().Replace(text, "#");
        return Blank().Replace(text, " ").Trim();
    }

    /// <summary>The handler's topmost frame without file and line; the topmost of all when the handler has none.</summary>
    internal static string Frame(string? stack)
    {
        var frames = (stack ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("at ", StringComparison.Ordinal)).ToList();
        var frame = frames.Find(line => !NotTheHandlers.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal))) ?? frames.FirstOrDefault() ?? "";
        var file = frame.LastIndexOf(" in ", StringComparison.Ordinal);
        return file < 0 ? frame : frame[..file];
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;

    // An apostrophe inside a word opens no quotation.
    [GeneratedRegex("""(?<!\w)(?:'[^'\n]*'|"[^"\n]*"|`[^`\n]*`|“[^”\n]*”|«[^»\n]*»)(?!\w)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s,;)\]}>]+")]
    private static partial Regex Url();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")]
    private static partial Regex Email();

    [GeneratedRegex("[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")]
    private static partial Regex Guid();

    // Numbers, dates, hex, IP addresses with port, and any word with a digit in it: ids look like that.
    [GeneratedRegex(@"(?:(?<!\w)[-+])?\w*\d\w*(?:[.,:]\w*\d\w*)*")]
    private static partial Regex WithDigits();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
