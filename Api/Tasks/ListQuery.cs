using System.Diagnostics.CodeAnalysis;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Contracts;

namespace Api.Tasks;

/// <summary>Which tasks to list: the filters of a call, as text.</summary>
internal sealed class ListQuery
{
    /// <summary>A year: nothing is kept for longer.</summary>
    public const int LongestWithin = 366 * 24 * 60 * 60;

    private const int LongestWorker = 64;

    [FromQuery(Name = "state")]
    public string? State { get; init; }

    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [FromQuery(Name = "queue")]
    public string? Queue { get; init; }

    [FromQuery(Name = "worker")]
    public string? Worker { get; init; }

    [FromQuery(Name = "text")]
    public string? Text { get; init; }

    [FromQuery(Name = "error")]
    public string? Error { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "within")]
    public string? Within { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    /// <summary>Reads the filters, or says what is wrong with them.</summary>
    public bool TryRead(DateTimeOffset now, [NotNullWhen(true)] out TaskQuery? query, [NotNullWhen(false)] out ProblemHttpResult? fault)
    {
        var input = new Input();
        var within = input.Number("within", NullIfEmpty(Within), 1, LongestWithin);
        var read = new TaskQuery
        {
            State = input.State("state", State),
            Name = input.Name("name", Name),
            Queue = input.Name("queue", Queue),
            Worker = input.Optional("worker", Worker, LongestWorker),
            Text = input.Optional("text", Text, TaskQuery.LongestText),
            Error = input.Optional("error", Error, TaskQuery.LongestText),
            From = input.Time("from", NullIfEmpty(From)) ?? (within is { } seconds ? now.AddSeconds(-seconds) : null),
            To = input.Time("to", NullIfEmpty(To)),
            Cursor = NullIfEmpty(Cursor),
            Limit = input.Number("limit", Limit, 1, TaskQuery.MaxLimit) ?? new TaskQuery().Limit,
        };
        if (within is not null && !string.IsNullOrEmpty(From))
            input.Reject("within", "can't be combined with from");
        if (read.From > read.To)
            input.Reject("to", "must not be before from");
        query = input.IsValid ? read : null;
        fault = input.IsValid ? null : input.Rejection();
        return input.IsValid;
    }

    // A form sends the fields that nobody filled in, too.
    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
