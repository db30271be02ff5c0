using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Tests.Architecture;
using Tests.Support;

namespace Tests.Hosting;

/// <summary>The services, Web as it is published, run as a strict container runs them: not as root, without capabilities, on a file system they can't write to.</summary>
public sealed class ContainedTests(RedisFixture redis) : IAsyncDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("contained-");
    private readonly string _prefix = RedisFixture.NewPrefix();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_work_without_root_and_without_a_place_to_write_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only Linux' root can mount.");
        var (api, web) = ($"http://127.0.0.1:{RedisServer.FindFreePort()}", $"http://127.0.0.1:{RedisServer.FindFreePort()}");
        await using var worker = await StartAsync("Worker", $"http://127.0.0.1:{RedisServer.FindFreePort()}");
        await using var http = await StartAsync("Api", api);
        await using var site = await StartAsync("Web", web, ("services:api:http:0", api));
        using var client = new HttpClient { BaseAddress = new Uri(api), DefaultRequestHeaders = { Authorization = new("Bearer", TestKeys.Of("root")) } };
        using var pages = new HttpClient { BaseAddress = new Uri(web) };
        await AnswersAsync(client, "alive");
        await AnswersAsync(pages, "sign-in");
        await Eventually.TrueAsync("the kinds are published", async () => (await client.GetStringAsync("kinds", Stop)).Contains("generate_image", StringComparison.Ordinal));

        using var body = new StringContent("""{"prompt":"sea","width":64,"height":64}""", Encoding.UTF8, "application/json");
        using var accepted = await client.PostAsync("generate", body, Stop);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        var task = JsonElement.Parse(await accepted.Content.ReadAsByteArrayAsync(Stop)).GetProperty("task_id").GetString();
        var end = await client.GetStringAsync($"tasks/{task}?wait=30", Stop);

        Assert.Equal("SUCCESS", JsonElement.Parse(end).GetProperty("status").GetString());
        Assert.NotEmpty(await client.GetByteArrayAsync($"tasks/{task}/image", Stop));
        Assert.Contains("stylesheet", await pages.GetStringAsync("sign-in", Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contained_process_is_nobody_and_can_write_nowhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only Linux' root can mount.");
        var app = _place.CreateSubdirectory("app");

        await using var shell = await ContainAsync(app, "sh", "-c", "id -u; for place in /app /tmp /etc /dotnet /; do touch $place/file 2>&1 && echo wrote; done; grep CapEff /proc/self/status; echo end");
        await shell.Output.FirstAsync(line => line == "end");

        var lines = shell.Output.Items;
        Assert.Contains("1654", lines);
        Assert.Equal(5, lines.Count(line => line.Contains("Read-only file system", StringComparison.Ordinal)));
        Assert.DoesNotContain("wrote", lines);
        Assert.Contains("CapEff:\t0000000000000000", lines);
    }

    public ValueTask DisposeAsync()
    {
        _place.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<ChildProcess> StartAsync(string service, string address, params (string Name, string Value)[] more)
    {
        var app = await PublishAsync(service);
        var settings = new Dictionary<string, string>(TestKeys.Settings().Concat(more.Select(one => KeyValuePair.Create(one.Name, one.Value))))
        {
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            ["TaskQueue:Prefix"] = _prefix,
            ["Logging:LogLevel:Default"] = "Warning",
            ["ASPNETCORE_URLS"] = address,
        };
        var environment = settings.Select(setting => $"{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={setting.Value}");
        return await ContainAsync(app, ["env", "-i", .. environment, "/dotnet/dotnet", $"/app/{service}.dll"]);
    }

    private async Task<ChildProcess> ContainAsync(DirectoryInfo app, params string[] command)
    {
        var root = Directory.CreateDirectory(Path.Combine(_place.FullName, "roots", Guid.NewGuid().ToString("N")));
        var script = Path.Combine(DependencyTests.Root, "Tests", "Hosting", "contained.sh");
        return await ChildProcess.StartAsync("unshare", ["--mount", script, root.FullName, app.FullName, Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")), .. command]);
    }

    /// <summary>As it is published. Web has assets, which publishing collects; for the others that only copies what was built.</summary>
    private async Task<DirectoryInfo> PublishAsync(string service)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var built = new DirectoryInfo(Path.Combine(DependencyTests.Root, service, "bin", configuration, "net10.0"));
        if (service != "Web")
            return built;
        var target = _place.CreateSubdirectory(service);
        using var publish = Process.Start(new ProcessStartInfo("dotnet", ["publish", service, "--no-build", "-c", configuration, "-o", target.FullName, "--nologo", "-v", "quiet"])
        {
            WorkingDirectory = DependencyTests.Root,
        })!;
        await publish.WaitForExitAsync(Stop);
        Assert.Equal(0, publish.ExitCode);
        return target;
    }

    private static Task AnswersAsync(HttpClient client, string path) => Eventually.TrueAsync($"{path} is answered", async () =>
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });
}
