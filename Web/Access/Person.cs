using System.Security.Claims;
using TaskQueue.Contracts;

namespace Web.Access;

/// <summary>Who looks at the page that is being made. Where no keys are asked for, anybody may do anything.</summary>
public sealed class Person(IHttpContextAccessor context, AccessOptions options)
{
    /// <summary>The claim that holds the key: in the encrypted cookie, and nowhere else.</summary>
    public const string KeyClaim = "key";

    public const string ScopeClaim = "scope";

    /// <summary>The name of the key; null for nobody in particular.</summary>
    public string? Name => User?.Identity is { IsAuthenticated: true } identity ? identity.Name : null;

    public string? Role => Scopes.RoleOf(User?.FindAll(ScopeClaim).Select(claim => claim.Value) ?? []);

    /// <summary>What to ask the Api with.</summary>
    public string? Key => User?.FindFirstValue(KeyClaim);

    /// <summary>Whether the Api asks for a key.</summary>
    public bool NeedsKey => !options.IsAnonymous;

    private ClaimsPrincipal? User => context.HttpContext?.User;

    /// <summary>Whether to offer what takes this scope. The Api decides.</summary>
    public bool May(string scope) => options.IsAnonymous || User?.HasClaim(ScopeClaim, scope) == true;
}
