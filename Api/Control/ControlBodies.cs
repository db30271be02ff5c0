using System.Globalization;
using System.Text.Json;
using Api.Requests;

namespace Api.Control;

/// <summary>A worker's concurrency, to be.</summary>
/// <param name="Concurrency">How many tasks it runs at once, at most: 1 to 10000.</param>
internal sealed record ConcurrencyBody(int Concurrency);

/// <summary>How a worker consumes a queue.</summary>
/// <param name="Weight">The queue's share of the worker's slots while they are scarce: 1 to 1000, by default 1.</param>
internal sealed record ConsumerBody(int? Weight);

/// <summary>Reads a body that holds one number.</summary>
internal static class NumberBody
{
    /// <summary>The number; null when it is left out. What else is there is rejected.</summary>
    public static int? Read(JsonElement body, string field, int max, Input input)
    {
        foreach (var other in body.EnumerateObject().Where(one => one.Name != field))
            input.Reject(other.Name, $"is not a field here: there is only {field}");
        if (!body.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1 && number <= max)
            return number;
        input.Reject(field, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 1 to {max}"));
        return null;
    }
}
