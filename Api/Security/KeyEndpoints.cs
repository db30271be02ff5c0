using Api.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>Who may call, and with what.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder app)
    {
        app.MapGet("/me", Me).WithName("who_am_i").WithTags("Keys");

        var keys = app.MapGroup("/keys").WithTags("Keys").Needs(Scopes.Admin);
        keys.MapGet("", ListAsync).WithName("list_keys");
        keys.MapPost("", CreateKey.HandleAsync).WithName("create_key").Accepts<KeyBody>("application/json")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        keys.MapDelete("/{key}", RevokeAsync).WithName("revoke_key").ProducesProblem(404).ProducesProblem(409);
    }

    /// <summary>Says who calls</summary>
    /// <response code="200">The name of the key that was sent, and what it may be used for.</response>
    internal static Ok<Caller> Me(HttpContext context, IOptions<SecurityOptions> security)
    {
        var scopes = context.User.FindAll(ScopeNeeded.Claim).Select(claim => claim.Value).ToList();
        return TypedResults.Ok(new Caller(context.User.Identity!.Name!, scopes, Scopes.RoleOf(scopes), security.Value.Anonymous));
    }

    /// <summary>Lists the keys</summary>
    /// <remarks>Those that were made here, and those of the configuration (without `created_at`). Secrets are never shown again.</remarks>
    /// <response code="200">Every key.</response>
    internal static async Task<Ok<IReadOnlyList<ApiKey>>> ListAsync(IKeyClient client, IOptions<SecurityOptions> security, CancellationToken cancellationToken)
    {
        var configured = security.Value.Keys.Select(key => new ApiKey { Name = key.Key, Scopes = key.Value.Read(key.Key)!.Scopes });
        var kept = (await client.ListAsync(cancellationToken)).Select(one => one.Key);
        return TypedResults.Ok<IReadOnlyList<ApiKey>>([.. configured.OrderBy(key => key.Name, StringComparer.Ordinal), .. kept]);
    }

    /// <summary>Revokes a key</summary>
    /// <remarks>This replica refuses it at once, others within `Security:KeyCache` (5 s).</remarks>
    /// <response code="204">It opens nothing any more.</response>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string key, IKeyClient client, KeyRing ring, CancellationToken cancellationToken)
    {
        if (ring.IsConfigured(key))
            return Problem.Conflict($"The key '{key}' is of the configuration: take it out there and start the service again.");
        var isGone = await client.RemoveAsync(key, cancellationToken);
        ring.Forget();
        return isGone ? TypedResults.NoContent() : Problem.NotFound($"There is no key '{key}': GET /keys lists all.");
    }
}
