using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using TaskQueue.Contracts;
using Web.Http;

namespace Web.Access;

/// <summary>Signs people in with their key and out again. The key stays in an encrypted cookie that no script can read.</summary>
public sealed class SignIns(KeyChecks keys)
{
    public const string Page = "/sign-in";

    /// <summary>Null when it is done; else why not.</summary>
    public async Task<Problem?> TryAsync(HttpContext context, string? key)
    {
        if (string.IsNullOrWhiteSpace(key))
            return new() { Title = "Paste your key.", Detail = "It looks like tq.NAME.SECRET; an administrator makes keys." };
        var answer = await keys.AskAsync(key.Trim());
        if (answer.Value is not { } caller)
        {
            return answer.Problem is { Status: HttpStatusCode.Unauthorized }
                ? new() { Title = "This key opens nothing.", Detail = "It is mistyped, or it was revoked." }
                : answer.Problem;
        }

        if (!caller.Scopes.Contains(Scopes.Read))
            return new() { Title = "This key may not look.", Detail = $"It is for programs: it has {string.Join(", ", caller.Scopes)}." };
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Describe(caller, key.Trim()));
        return null;
    }

    /// <summary>A page of this site, or the first one.</summary>
    public static string Local(string? page) =>
        page is ['/', ..] and not ['/', '/' or '\\', ..] && !page.StartsWith(Page, StringComparison.Ordinal) ? page : "/";

    private static ClaimsPrincipal Describe(Caller caller, string key)
    {
        var identity = new ClaimsIdentity(CookieAuthenticationDefaults.AuthenticationScheme);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, caller.Name));
        identity.AddClaim(new(ClaimTypes.Name, caller.Name));
        identity.AddClaim(new(Person.KeyClaim, key));
        foreach (var scope in caller.Scopes)
            identity.AddClaim(new(Person.ScopeClaim, scope));
        return new(identity);
    }
}
