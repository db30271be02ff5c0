using System.Globalization;
using Api.Requests;
using Microsoft.AspNetCore.Mvc;
using TaskQueue.Contracts;

namespace Api.Flower;

/// <summary>Which tasks to list, as Flower's callers say it: <c>All</c> or nothing is any.</summary>
internal sealed class FlowerQuery
{
    private static readonly string[] Times = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "offset")]
    public string? Offset { get; init; }

    [FromQuery(Name = "sort_by")]
    public string? SortBy { get; init; }

    [FromQuery(Name = "workername")]
    public string? Worker { get; init; }

    [FromQuery(Name = "taskname")]
    public string? Name { get; init; }

    [FromQuery(Name = "state")]
    public string? State { get; init; }

    [FromQuery(Name = "received_start")]
    public string? From { get; init; }

    [FromQuery(Name = "received_end")]
    public string? To { get; init; }

    /// <summary>Reads it, or says what is wrong.</summary>
    public FlowerList Read(Input input) => new()
    {
        Query = new TaskQuery
        {
            State = input.State("state", Given(State)),
            Name = input.Name("taskname", Given(Name)),
            Worker = Given(Worker),
            From = ReadTime(input, "received_start", From),
            To = ReadTime(input, "received_end", To),
            Limit = TaskQuery.MaxLimit,
        },
        Limit = input.Number("limit", Limit, 1, FlowerList.Longest) ?? FlowerList.Longest,
        Offset = input.Number("offset", Offset, 0, FlowerList.Farthest) ?? 0,
        SortBy = ReadSort(input, SortBy),
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) || text == "All" ? null : text;

    private static DateTimeOffset? ReadTime(Input input, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        input.Reject(field, "must be a time in UTC, such as 2030-01-31 18:00");
        return null;
    }

    private static string? ReadSort(Input input, string? text)
    {
        if (string.IsNullOrEmpty(text) || FlowerList.Keys.Contains(text.TrimStart('-')))
            return string.IsNullOrEmpty(text) ? null : text;
        input.Reject("sort_by", $"must be one of {string.Join(", ", FlowerList.Keys)}, with '-' before it for the other direction");
        return null;
    }
}
