using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>Keys at the door, and what each opens.</summary>
internal static class Access
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecurityOptions>()
            .BindConfiguration(SecurityOptions.Section)
            .ValidateDataAnnotations()
            .Validate(
                options => options.Keys.All(key => key.Value.Read(key.Key) is not null),
                "Security:Keys: each NAME (lower-case letters, digits, _ and -) has a Secret of 32 to 128 letters, digits, _ and -, or a Sha256 in hex, and a Role: viewer, operator or admin.")
            .Validate(
                options => options.Anonymous || options.Keys.Count > 0,
                "No key opens this service. Set Security:Keys:admin:Secret or Security:Keys:admin:Sha256 (environment: Security__Keys__admin__Secret); in development Security:Anonymous=true lets anybody in.")
            .Validate(
                options => !options.Anonymous || builder.Environment.IsDevelopment(),
                "Security:Anonymous=true lets anybody in. It is for the environment Development only.")
            .ValidateOnStart();
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<Audit>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Redaction>();
        builder.Services.AddSingleton<IConfigureOptions<JsonOptions>, RedactedJson>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Audit>());
        builder.Services.AddAuthentication(KeyAuthentication.Name).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, null);

        var policies = builder.Services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            policies.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireClaim(ScopeNeeded.Claim, scope));
        // An endpoint that forgot to say whom it is for is for nobody. Where nothing is, who has a key may learn that.
        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(IsNothingThere).Build());
    }

    /// <summary>First of all, so that it sees how every call ended.</summary>
    public static void UseAudit(this WebApplication app) => app.Use(app.Services.GetRequiredService<Audit>().WatchAsync);

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static bool IsNothingThere(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint;
}
