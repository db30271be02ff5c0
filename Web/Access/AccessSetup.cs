using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Web.Access;

/// <summary>Who may see the pages: who has signed in, or, where no keys are asked for, anybody.</summary>
internal static class AccessSetup
{
    private static readonly TimeSpan Session = TimeSpan.FromHours(8);

    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var options = AccessOptions.Read(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(options);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Person>();
        builder.Services.AddSingleton<KeyChecks>();
        builder.Services.AddSingleton<SignIns>();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Describe);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(access => options.IsAnonymous || access.User.Identity is { IsAuthenticated: true }).Build());

        var protection = builder.Services.AddDataProtection().SetApplicationName("taskqueue-web");
        if (options.Key is { } key)
            protection.Services.AddSingleton<IKeyManager>(services => new SharedKeyManager(new SharedKey(key, services.GetRequiredService<ILoggerFactory>())));
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static void Describe(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = Session;
        cookie.LoginPath = SignIns.Page;
        cookie.Events.OnValidatePrincipal = ForgetRevokedAsync;
        cookie.Events.OnRedirectToLogin = GoToSignIn;
    }

    private static async Task ForgetRevokedAsync(CookieValidatePrincipalContext context)
    {
        var keys = context.HttpContext.RequestServices.GetRequiredService<KeyChecks>();
        if (context.Principal?.FindFirst(Person.KeyClaim)?.Value is { } key && await keys.IsGoodAsync(key))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    // What was posted can't be come back to.
    private static Task GoToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(HttpMethods.IsGet(context.Request.Method) ? context.RedirectUri : SignIns.Page);
        return Task.CompletedTask;
    }
}
