using System.Globalization;
using System.Numerics;
using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Contracts;

namespace Api.Requests;

/// <summary>
/// Reads the values of a request and collects what is wrong with them, so that one answer names every bad field. The endpoints take
/// text and read it here, because the framework's own binding stops at the first fault and does not name its field.
/// </summary>
internal sealed class Input
{
    private static readonly string[] Rfc3339 = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    private readonly SortedDictionary<string, string[]> _faults = new(StringComparer.Ordinal);

    public bool IsValid => _faults.Count == 0;

    public ProblemHttpResult Rejection(int status = StatusCodes.Status400BadRequest) => Problem.Invalid(_faults, status);

    public void Reject(string field, string fault) => _faults.TryAdd(field, [fault]);

    /// <summary>A number that must be there. Neither NaN nor infinity: JSON has no such numbers.</summary>
    public double Number(string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            Reject(field, "is required");
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        else
            Reject(field, "must be a number, such as 10 or 2.5");
        return 0;
    }

    /// <summary>A number that may be left out.</summary>
    public T? Number<T>(string field, string? text, T min, T max)
        where T : struct, INumber<T>
    {
        if (text is null)
            return null;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Reject(field, string.Create(CultureInfo.InvariantCulture, $"must be {(default(T) is int ? "a whole" : "a")} number from {min} to {max}"));
        return null;
    }

    /// <summary>A text that must be there.</summary>
    public string Text(string field, string? text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text))
            Reject(field, "is required");
        else if (text.Length > maxLength)
            Reject(field, $"must have at most {maxLength} characters");
        return text ?? "";
    }

    /// <summary>A text that may be left out; an empty one is left out.</summary>
    public string? Optional(string field, string? text, int maxLength)
    {
        if (text?.Length > maxLength)
            Reject(field, $"must have at most {maxLength} characters");
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A time that may be left out.</summary>
    public DateTimeOffset? Time(string field, string? text)
    {
        if (text is null)
            return null;
        var offset = text.EndsWith('Z') || text.EndsWith('z') ? text[..^1] + "+00:00" : text;
        if (DateTimeOffset.TryParseExact(offset.ToUpperInvariant(), Rfc3339, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        Reject(field, "must be a time with its offset as in RFC 3339, such as 2030-01-31T18:00:00Z (write the '+' of an offset as %2B)");
        return null;
    }

    /// <summary>The name of a queue or a kind that may be left out; an empty one is left out.</summary>
    public string? Name(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (!QueueName.IsValid(text))
            Reject(field, QueueName.Rule);
        return text;
    }

    /// <summary>A state that may be left out; an empty one is left out.</summary>
    public TaskState? State(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (var state in Enum.GetValues<TaskState>())
        {
            if (state.WireName().Equals(text, StringComparison.OrdinalIgnoreCase))
                return state;
        }

        Reject(field, $"must be one of {string.Join(", ", Enum.GetValues<TaskState>().Select(state => state.WireName()))}");
        return null;
    }
}
