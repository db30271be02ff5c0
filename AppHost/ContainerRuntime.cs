using System.ComponentModel;
using System.Diagnostics;

namespace AppHost;

/// <summary>Whether a container runtime is not only installed but answers.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<bool> Answers()
    {
        var chosen = Environment.GetEnvironmentVariable("ASPIRE_CONTAINER_RUNTIME");
        foreach (var runtime in string.IsNullOrEmpty(chosen) ? ["docker", "podman"] : new[] { chosen })
        {
            if (await Answers(runtime))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<bool> Answers(string runtime)
    {
        using var process = new Process
        {
            StartInfo = new(runtime, "info") { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        try
        {
            process.Start();
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync())
                .WaitAsync(Patience);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // Not installed.
            return false;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
    }
}
