namespace Web.Access;

/// <summary>Whether people sign in, and what Web itself asks the Api with.</summary>
/// <param name="IsAnonymous">From <c>Security:Anonymous</c>: nobody signs in. In development only.</param>
/// <param name="Key">From <c>Api:Key</c>: a viewer's key, for what all open pages share.</param>
public sealed record AccessOptions(bool IsAnonymous, string? Key)
{
    /// <exception cref="InvalidOperationException">It would be open to all, or could read nothing.</exception>
    public static AccessOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var key = configuration["Api:Key"];
        if (!configuration.GetValue<bool>("Security:Anonymous"))
        {
            return string.IsNullOrWhiteSpace(key)
                ? throw new InvalidOperationException("Set Api:Key (environment: Api__Key) to a viewer's key of the Api; in development Security:Anonymous=true lets anybody in.")
                : new(false, key.Trim());
        }

        return environment.IsDevelopment()
            ? new(true, null)
            : throw new InvalidOperationException("Security:Anonymous=true lets anybody in. It is for the environment Development only.");
    }
}
