using System.Security.Claims;
using System.Text.Encodings.Web;
using Api.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>Tells who calls, by the key in <c>Authorization: Bearer</c> or <c>X-Api-Key</c>, and refuses in words.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys, IOptions<SecurityOptions> security)
    : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, logger, encoder)
{
    public const string Name = "key";
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";
    private const string Realm = "Bearer realm=\"taskqueue\"";

    private static readonly Caller Anybody = new("anonymous", Scopes.All, "admin", Anonymous: true);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (security.Value.Anonymous)
            return Success(Anybody);
        if (Read(Request.Headers) is not { } text)
            return AuthenticateResult.NoResult();
        return await keys.FindAsync(text, Context.RequestAborted) is { } caller ? Success(caller) : AuthenticateResult.Fail("Unknown key");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var isUnknown = (await HandleAuthenticateOnceSafeAsync()).Failure is not null;
        Response.Headers.WWWAuthenticate = isUnknown ? $"{Realm}, error=\"invalid_token\"" : Realm;
        await Problem
            .Answer(StatusCodes.Status401Unauthorized, isUnknown ? "This key is unknown, or it was revoked." : $"Send your key, as Authorization: Bearer KEY or {Header}: KEY.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<ScopeNeeded>()?.Scope ?? "none";
        Response.Headers.WWWAuthenticate = $"{Realm}, error=\"insufficient_scope\", scope=\"{scope}\"";
        return Problem
            .Answer(StatusCodes.Status403Forbidden, $"This needs the scope '{scope}'; the key '{Context.User.Identity?.Name}' has {string.Join(", ", Context.User.FindAll(ScopeNeeded.Claim).Select(claim => claim.Value))}.")
            .ExecuteAsync(Context);
    }

    private static string? Read(IHeaderDictionary headers)
    {
        if (headers[Header] is [{ Length: > 0 } key])
            return key;
        return headers.Authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : null;
    }

    private static AuthenticateResult Success(Caller caller)
    {
        var identity = new ClaimsIdentity(Name);
        identity.AddClaim(new(ClaimTypes.Name, caller.Name));
        foreach (var scope in caller.Scopes)
            identity.AddClaim(new(ScopeNeeded.Claim, scope));
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Name));
    }
}
