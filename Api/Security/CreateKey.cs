using System.Text.Json;
using Api.Problems;
using Api.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>What a new key is to be.</summary>
/// <param name="Name">What to call it: lower-case letters, digits, `_` and `-`.</param>
/// <param name="Role">`viewer`, `operator` or `admin`; or name its scopes.</param>
/// <param name="Scopes">Of `read`, `enqueue`, `operate` and `admin`.</param>
internal sealed record KeyBody(string Name, string? Role, IReadOnlyList<string>? Scopes);

internal static class CreateKey
{
    /// <summary>Makes a key</summary>
    /// <remarks>The answer is the only time that it is shown: what is kept is its hash.</remarks>
    /// <response code="201">The key.</response>
    internal static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> HandleAsync(
        HttpContext context, IKeyClient client, KeyRing ring, TimeProvider time)
    {
        var body = await JsonBody.ReadAsync(context);
        if (body.Fault is not null)
            return body.Fault;
        var input = new Input();
        var (name, scopes) = Read(body.Value, input);
        if (!input.IsValid)
            return input.Rejection(StatusCodes.Status422UnprocessableEntity);

        Audit.Note(context, name);
        var text = KeyText.Of(name, KeyText.NewSecret());
        var key = new ApiKey { Name = name, Scopes = scopes, CreatedAt = time.GetUtcNow(), CreatedBy = context.User.Identity!.Name };
        if (ring.IsConfigured(name) || !await client.AddAsync(new(key, KeyText.Hash(text)), context.RequestAborted))
            return Problem.Conflict($"There is a key '{name}' already, or there are {ApiKey.Most} keys: revoke one, or choose another name.");
        ring.Forget();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/keys", new NewApiKey(text, name, scopes));
    }

    private static (string Name, IReadOnlyList<string> Scopes) Read(JsonElement body, Input input)
    {
        foreach (var field in body.EnumerateObject().Select(field => field.Name).Except(["name", "role", "scopes"]))
            input.Reject(field, "is not a field of a key: these are name, role and scopes");
        var name = body.TryGetProperty("name", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
        if (!ApiKey.IsName(name))
            input.Reject("name", $"must have 1 to {ApiKey.LongestName} lower-case letters, digits, '_' and '-', a letter first");
        return (name, ReadScopes(body, input));
    }

    private static IReadOnlyList<string> ReadScopes(JsonElement body, Input input)
    {
        var hasRole = body.TryGetProperty("role", out var role) && role.ValueKind != JsonValueKind.Null;
        if (body.TryGetProperty("scopes", out var scopes) && scopes.ValueKind != JsonValueKind.Null)
        {
            if (hasRole)
                input.Reject("scopes", "can't be set with role");
            var named = scopes.ValueKind == JsonValueKind.Array ? scopes.EnumerateArray().Select(scope => scope.ToString()).ToHashSet(StringComparer.Ordinal) : [];
            if (named.Count == 0 || !named.IsSubsetOf(Scopes.All))
                input.Reject("scopes", $"must be some of {string.Join(", ", Scopes.All)}");
            return [.. Scopes.All.Where(named.Contains)];
        }

        if (hasRole && role.ValueKind == JsonValueKind.String && Scopes.Roles.TryGetValue(role.GetString()!, out var ofRole))
            return ofRole;
        input.Reject("role", $"must be {string.Join(", ", Scopes.Roles.Keys)}; or set scopes");
        return [];
    }
}
