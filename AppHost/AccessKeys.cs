using Microsoft.Extensions.Configuration;

namespace AppHost;

/// <summary>
/// The keys that the Api starts with: the administrator's, and the one that Web reads with. Published they are secrets of the
/// deployment; on a developer's machine anybody may do anything, unless Security:Anonymous=false asks for keys there too.
/// </summary>
internal sealed class AccessKeys
{
    private const int SecretLength = 43; // of 62 letters and digits: 256 bits

    private readonly IResourceBuilder<ParameterResource>? _admin;
    private readonly IResourceBuilder<ParameterResource>? _web;

    public AccessKeys(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsRunMode && builder.Configuration.GetValue("Security:Anonymous", defaultValue: true))
            return;
        _admin = AddSecret(builder, "admin-key");
        _web = AddSecret(builder, "web-key");
    }

    /// <summary>The administrator's key; null when none is needed.</summary>
    public ReferenceExpression? Admin => _admin is null ? null : ReferenceExpression.Create($"tq.admin.{_admin.Resource}");

    /// <summary>Tells the Api who may call.</summary>
    public void Give(EnvironmentCallbackContext api)
    {
        if (_admin is null || _web is null)
        {
            LetAnybodyIn(api);
            return;
        }

        api.EnvironmentVariables["Security__Keys__admin__Secret"] = _admin.Resource;
        api.EnvironmentVariables["Security__Keys__web__Secret"] = _web.Resource;
        api.EnvironmentVariables["Security__Keys__web__Role"] = "viewer";
    }

    /// <summary>Tells Web what to read with.</summary>
    public void Use(EnvironmentCallbackContext web)
    {
        if (_web is null)
            LetAnybodyIn(web);
        else
            web.EnvironmentVariables["Api__Key"] = ReferenceExpression.Create($"tq.web.{_web.Resource}");
    }

    private static void LetAnybodyIn(EnvironmentCallbackContext service) => service.EnvironmentVariables["Security__Anonymous"] = "true";

    private static IResourceBuilder<ParameterResource> AddSecret(IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = SecretLength, Special = false }, secret: true);
}
