#:property PublishAot=false
// Writes which packages the services are made of, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json): dotnet run eng/Sbom.cs -- FILE
// Reads what restore resolved, so it lists what is really built in, whichever packages a registry had.
using System.Text.Json.Nodes;

string[] services = ["Api", "Worker", "Web", "AppHost"];
var file = args is [var named] ? named : ".artifacts/sbom.json";
var components = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
foreach (var service in services)
{
    var assets = JsonNode.Parse(File.ReadAllText(Path.Combine(service, "obj", "project.assets.json")))!;
    foreach (var (name, library) in assets["libraries"]!.AsObject())
    {
        if ((string?)library!["type"] == "package")
            components.TryAdd(name, Component(name.Split('/')[0], name.Split('/')[1], (string?)library["sha512"]));
    }
}

var bom = new JsonObject
{
    ["bomFormat"] = "CycloneDX",
    ["specVersion"] = "1.6",
    ["version"] = 1,
    ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["name"] = "TaskQueue" } },
    ["components"] = new JsonArray([.. components.Values]),
};
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
File.WriteAllText(file, bom.ToJsonString(new() { WriteIndented = true }));
Console.WriteLine($"{components.Count} packages in {file}");

static JsonObject Component(string name, string version, string? sha512)
{
    var component = new JsonObject { ["type"] = "library", ["name"] = name, ["version"] = version, ["purl"] = $"pkg:nuget/{name}@{version}" };
    if (sha512 is not null)
        component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexString(Convert.FromBase64String(sha512)).ToLowerInvariant() });
    return component;
}
