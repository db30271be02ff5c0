using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>A shell in a session of its own that ends what we started should we be killed: it sees the pipe to us close.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly Lock _gate = new();
    private Process? _shell;

    public void Add(int pid) => Tell($"+ {pid}");

    public void Remove(int pid) => Tell($"- {pid}");

    public void Dispose()
    {
        lock (_gate)
        {
            _shell?.StandardInput.Dispose();
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Tell(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        lock (_gate)
        {
            _shell ??= Start();
            try
            {
                _shell.StandardInput.WriteLine(line);
                _shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody killed the watchdog: what it watches runs on, unwatched.
            }
        }
    }

    private static Process Start()
    {
        using var script = new StreamReader(typeof(Watchdog).Assembly.GetManifestResourceStream("watchdog.sh")!);
        var start = new ProcessStartInfo { RedirectStandardInput = true };
        OwnSession.Launch(start, "sh", ["-c", script.ReadToEnd()]);
        return Process.Start(start)!;
    }
}
