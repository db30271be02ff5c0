using System.Text.Json;
using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Api.Requests;

/// <summary>The body of a request: a JSON object (or, where asked for, an array), or why it isn't one. Without a body it is an empty object.</summary>
internal readonly record struct JsonBody(JsonElement Value, ProblemHttpResult? Fault, bool IsEmpty = false)
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">Whether it is an object or a list.</param>
    /// <param name="atLeast">How long it may be, if that is more than bodies usually may be.</param>
    /// <param name="anyType">Whether it may be declared as something else, as curl does by itself.</param>
    public static async Task<JsonBody> ReadAsync(HttpContext context, JsonValueKind kind = JsonValueKind.Object, int atLeast = 0, bool anyType = false)
    {
        var limit = Math.Max(atLeast, context.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.MaxBodyBytes);
        if (await ReadBytesAsync(context.Request, limit, context.RequestAborted) is not { } bytes)
            return Bad(Problem.TooLarge(limit));
        if (bytes.Length == 0 && kind == JsonValueKind.Object)
            return new(JsonElement.Parse("{}"u8), null, IsEmpty: true);
        if (!anyType && !context.Request.HasJsonContentType())
            return Bad(Problem.Answer(StatusCodes.Status415UnsupportedMediaType, "Send JSON, with Content-Type: application/json."));
        return Parse(bytes, kind);
    }

    private static JsonBody Parse(byte[] bytes, JsonValueKind kind)
    {
        try
        {
            var value = JsonElement.Parse(bytes, Strict);
            return value.ValueKind == kind
                ? new(value, null)
                : Bad(Problem.Invalid("body", $"must be a JSON {(kind == JsonValueKind.Object ? "object, such as {\"x\": 10, \"y\": 2}" : "array of objects")}"));
        }
        catch (JsonException fault)
        {
            return Bad(Problem.Invalid("body", $"is not valid JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}"));
        }
    }

    // Counts by itself, since a body without a Content-Length shows its size only as it comes.
    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return null;
        using var content = new MemoryStream();
        var buffer = new byte[8192];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            content.Write(buffer, 0, read);
            if (content.Length > limit)
                return null;
        }

        return content.ToArray();
    }

    private static JsonBody Bad(ProblemHttpResult problem) => new(default, problem);
}
