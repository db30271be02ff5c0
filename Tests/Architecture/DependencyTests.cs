using System.Reflection;
using System.Text.RegularExpressions;

namespace Tests.Architecture;

/// <summary>The direction of dependencies: what may use what, so that each idea keeps one place.</summary>
public sealed partial class DependencyTests
{
    internal static readonly string Root = FindRoot();

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Telemetry")]
    [InlineData("Authoring", "Contracts")]
    [InlineData("Broker", "Contracts")]
    [InlineData("Client", "Authoring", "Broker", "Contracts", "Telemetry")]
    [InlineData("Processing", "Authoring", "Broker", "Contracts", "Telemetry")]
    [InlineData("Testing", "Authoring", "Broker", "Client", "Contracts", "Processing", "Telemetry")]
    public void A_room_of_the_library_uses_only_the_rooms_below_it(string room, params string[] allowed)
    {
        var used = Directory.EnumerateFiles(Path.Combine(Root, "TaskQueue", room), "*.cs", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines)
            .Select(line => RoomUsed().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Distinct();

        Assert.Empty(used.Except([room, .. allowed]));
    }

    [Fact]
    public void The_library_knows_no_web_framework_no_service_defaults_and_no_telemetry_sdk()
    {
        var references = typeof(TaskQueue.TaskQueueOptions).Assembly.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain(references, name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("OpenTelemetry", StringComparison.Ordinal) || name == "ServiceDefaults");
    }

    [Fact]
    public void The_services_do_not_know_each_other()
    {
        Assembly[] services = [typeof(global::Api.ApiOptions).Assembly, typeof(global::Worker.Tasks.Divide).Assembly, typeof(global::Web.Live.ApiFeed).Assembly];

        foreach (var service in services)
            Assert.Empty(service.GetReferencedAssemblies().Select(name => name.Name).Intersect(services.Select(one => one.GetName().Name)));
    }

    [Fact]
    public void Service_defaults_know_nothing_of_tasks()
    {
        Assert.DoesNotContain("TaskQueue", typeof(Microsoft.Extensions.Hosting.ServiceDefaultsExtensions).Assembly.GetReferencedAssemblies().Select(name => name.Name));
    }

    [Fact]
    public void The_page_uses_only_the_contracts_of_the_library_and_never_redis()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, "Web"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var used = files.SelectMany(File.ReadLines).Select(line => LibraryUsed().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(["Contracts"], used);
        Assert.DoesNotContain("StackExchange.Redis", typeof(global::Web.Live.ApiFeed).Assembly.GetReferencedAssemblies().Select(name => name.Name));
    }

    [Fact]
    public void Redis_keys_are_built_in_one_file()
    {
        var offenders = Directory.EnumerateFiles(Path.Combine(Root, "TaskQueue"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "RedisKeys.cs" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => KeyBuilt().IsMatch(File.ReadAllText(file)));

        Assert.Empty(offenders);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Aspire.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Aspire.sln is above none of the test's folders.");
    }

    [GeneratedRegex(@"^using (?:static )?TaskQueue\.(\w+)")]
    private static partial Regex RoomUsed();

    [GeneratedRegex(@"^\s*@?using (?:static )?TaskQueue(?:\.(\w+))?")]
    private static partial Regex LibraryUsed();

    [GeneratedRegex(@"\(RedisKey\)|new RedisKey\(|RedisKey \w+ = \$?""")]
    private static partial Regex KeyBuilt();
}
