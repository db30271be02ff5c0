using System.Globalization;
using System.Numerics;
using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Api.Requests;

/// <summary>
/// Reads the values of a request and collects what is wrong with them, so that one answer names every bad field. The endpoints take
/// text and read it here, because the framework's own binding stops at the first fault and does not name its field.
/// </summary>
internal sealed class Input
{
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
}
