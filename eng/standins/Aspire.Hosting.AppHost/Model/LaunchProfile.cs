using System.Text.Json;

namespace Aspire.Hosting;

/// <summary>The first profile of a project's launchSettings.json, or the one named as the AppHost's.</summary>
internal sealed class LaunchProfile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public string? CommandName { get; set; }

    public string? ApplicationUrl { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];

    public static (string Name, LaunchProfile Profile)? Read(string projectDirectory, string? preferred)
    {
        var file = Path.Combine(projectDirectory, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return null;
        }

        var profiles = JsonSerializer.Deserialize<Settings>(File.ReadAllText(file), Options)?.Profiles ?? [];
        return preferred is not null && profiles.TryGetValue(preferred, out var profile)
            ? (preferred, profile)
            : profiles.Where(candidate => candidate.Value.CommandName == "Project").Select(found => ((string, LaunchProfile)?)(found.Key, found.Value)).FirstOrDefault();
    }

    private sealed class Settings
    {
        public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
    }
}
