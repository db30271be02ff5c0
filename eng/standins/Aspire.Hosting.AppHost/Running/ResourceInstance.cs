using System.Diagnostics;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>One replica of a resource: at most one process at a time.</summary>
internal sealed class ResourceInstance(IResource resource, string id, int replica)
{
    private Process? _process;

    public IResource Resource { get; } = resource;

    public string Id { get; } = id;

    public int Replica { get; } = replica;

    /// <summary>Completes when the present process has ended and its output is read.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool IsRunning => !Ended.IsCompleted;

    public int Start(ProcessStartInfo start, Action<string, bool> output, Action<int> ended)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.StandardInput.Close();
        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput, line => output(line, false)), PumpAsync(process.StandardError, line => output(line, true)));
        _process = process;
        Ended = WatchAsync(process, pumps, ended);
        return process.Id;
    }

    /// <summary>Asks the process to stop, and after the grace period ends it and whatever it started.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (_process is not { } process || !IsRunning)
        {
            return;
        }

        OwnSession.Signal(process, OwnSession.Terminate, wholeGroup: false);
        try
        {
            await Ended.WaitAsync(grace, cancellationToken);
        }
        catch (Exception overdue) when (overdue is TimeoutException or OperationCanceledException)
        {
            OwnSession.Signal(process, OwnSession.Kill, wholeGroup: true);
            await Ended;
        }
    }

    private static async Task WatchAsync(Process process, Task pumps, Action<int> ended)
    {
        await process.WaitForExitAsync();
        // The leader is gone; its children, if any, are not left behind (and would keep the pipes open).
        OwnSession.Signal(process, OwnSession.Kill, wholeGroup: true);
        await pumps;
        ended(process.ExitCode);
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> line)
    {
        while (await reader.ReadLineAsync() is { } text)
        {
            line(text);
        }
    }
}
