using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Security;

internal static class ReadAudit
{
    private const int LongestCursor = 40;

    public static void MapAudit(this IEndpointRouteBuilder app) =>
        app.MapGet("/audit", HandleAsync).WithName("read_audit").WithTags("Keys").Needs(Scopes.Admin).ProducesProblem(400);

    /// <summary>Reads the audit log</summary>
    /// <remarks>Who changed what, newest first. Enqueues and refusals of five seconds are one entry each with their `count`.</remarks>
    /// <response code="200">The entries, and where older ones begin.</response>
    internal static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> HandleAsync(
        string? who, string? action, string? target, string? cursor, string? limit, IAuditClient client, CancellationToken cancellationToken)
    {
        var input = new Input();
        var count = input.Number("limit", limit, 1, AuditQuery.MaxLimit) ?? new AuditQuery().Limit;
        if (cursor is not null && !IsCursor(cursor))
            input.Reject("cursor", "must be the next_cursor of a page");
        if (!input.IsValid)
            return input.Rejection();
        return TypedResults.Ok(await client.ReadAsync(new(Of(who), Of(action), Of(target), cursor, count), cancellationToken));
    }

    private static string? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsCursor(string text) =>
        text.Length is > 0 and < LongestCursor && text.Split('-') is [{ } time, { } number]
        && ulong.TryParse(time, out _) && ulong.TryParse(number, out _);
}
