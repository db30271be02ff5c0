using System.Diagnostics;
using System.Text.Json;

namespace Tests.Hosting;

/// <summary>Reads back from the real Aspire dashboard what it received, with the official CLI.</summary>
internal static class AspireCli
{
    /// <summary>Where ./test says it is, else where an earlier ./test or ./run unpacked it, else on PATH.</summary>
    private static string Command => Environment.GetEnvironmentVariable("ASPIRE_CLI_PATH") is { Length: > 0 } path ? path : Unpacked() ?? "aspire";

    /// <summary>The spans of a trace.</summary>
    public static Task<JsonElement> SpansAsync(Uri dashboard, string traceId) => ReadAsync("spans", dashboard, traceId);

    /// <summary>The log lines of a trace.</summary>
    public static Task<JsonElement> LogsAsync(Uri dashboard, string traceId) => ReadAsync("logs", dashboard, traceId);

    private static async Task<JsonElement> ReadAsync(string what, Uri dashboard, string traceId)
    {
        string[] args =
        [
            "otel", what, "--trace-id", traceId, "--dashboard-url", dashboard.GetLeftPart(UriPartial.Authority), "--format", "Json", "--non-interactive", "--nologo",
        ];
        using var cli = Process.Start(new ProcessStartInfo(Command, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (cli.StandardOutput.ReadToEndAsync(), cli.StandardError.ReadToEndAsync());
        await cli.WaitForExitAsync().WaitAsync(Support.Limits.Wait, TestContext.Current.CancellationToken);
        var text = await output;
        var start = text.IndexOf('[', StringComparison.Ordinal);
        return cli.ExitCode == 0 && start >= 0
            ? JsonElement.Parse(text[start..])
            : throw new InvalidOperationException($"aspire otel {what} ended with {cli.ExitCode}: {text} {await error}");
    }

    private static string? Unpacked()
    {
        var folder = Path.Combine(Architecture.DependencyTests.Root, ".artifacts", "aspire-cli");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "aspire", SearchOption.AllDirectories).FirstOrDefault(file => Path.GetFileName(Path.GetDirectoryName(file)) == "bin")
            : null;
    }
}
