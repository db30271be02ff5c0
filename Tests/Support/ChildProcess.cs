using System.Diagnostics;
using System.Globalization;

namespace Tests.Support;

/// <summary>A process that ends with the test run, even when the run is killed; its output is recorded.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // The shell keeps a pipe to us. When we die, however, the pipe closes and the watcher kills the child. (Linux' parent-death
    // signal would follow the thread that started the child, and pool threads come and go.)
    private const string Supervise = """
        exec 3<&0
        "$@" </dev/null 3<&- & child=$!
        (read -r _ <&3; kill -9 $child) & watcher=$!
        echo "pid $child"
        wait $child; code=$?
        kill -9 $watcher; exit $code
        """;

    private readonly Process _shell;

    private ChildProcess(Process shell, int id)
    {
        _shell = shell;
        Id = id;
        _ = RecordAsync(shell.StandardOutput);
        _ = RecordAsync(shell.StandardError);
    }

    public int Id { get; }

    public Recorder<string> Output { get; } = new("a line of a child process");

    public bool HasExited => _shell.HasExited;

    public static async Task<ChildProcess> StartAsync(
        string command, IEnumerable<string> args, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Supervise, "sh", command, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var shell = Process.Start(start)!;
        return new ChildProcess(shell, await ReadIdAsync(shell).WaitAsync(Limits.Wait, TimeProvider.System));
    }

    /// <summary>The child may be faster with its first line than the shell with this one.</summary>
    private static async Task<int> ReadIdAsync(Process shell)
    {
        const string Mark = "pid ";
        string? line;
        do
        {
            line = await shell.StandardOutput.ReadLineAsync();
        }
        while (line is not null && !line.StartsWith(Mark, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Mark.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a signal by its name: TERM, KILL, STOP, CONT, INT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -s {name} {Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end and returns the exit code (128 + signal when a signal ended it).</summary>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        await _shell.WaitForExitAsync().WaitAsync(limit ?? Limits.Wait, TimeProvider.System);
        return _shell.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            await SignalAsync("KILL");
            await WaitForExitAsync();
        }

        _shell.Dispose();
    }

    private async Task RecordAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
            Output.Add(line);
    }
}
