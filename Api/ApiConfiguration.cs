namespace Api;

/// <summary>Reads <see cref="ApiOptions"/>, and sets the limits of the server by them.</summary>
internal static class ApiConfiguration
{
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxHeaders = 64;

    public static void AddApiOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ApiOptions>()
            .BindConfiguration(ApiOptions.Section)
            .Configure<IConfiguration>((options, configuration) => options.DashboardUrl = configuration.GetValue<Uri?>("Dashboard:Url") ?? options.DashboardUrl)
            .ValidateDataAnnotations()
            .Validate(options => IsLink(options.DashboardUrl), "Dashboard:Url must be an absolute http or https URL.")
            .ValidateOnStart();

        // The limit of the body is JsonBody's: when the server cuts a body off, the caller sees a broken connection and not the 413.
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        });
    }

    private static bool IsLink(Uri? url) =>
        url is null || (url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps));
}
