using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>Processes in sessions of their own: a Ctrl-C in the terminal reaches the AppHost only, which then stops them in order.</summary>
internal static partial class OwnSession
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private static readonly string? SetSid = FindOnPath("setsid");

    public static void Launch(ProcessStartInfo start, string command, IEnumerable<string> args)
    {
        if (OperatingSystem.IsWindows())
        {
            start.FileName = command;
        }
        else if (SetSid is not null)
        {
            start.FileName = SetSid;
            start.ArgumentList.Add(command);
        }
        else
        {
            start.FileName = "perl";
            start.ArgumentList.Add("-MPOSIX");
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add("POSIX::setsid(); exec @ARGV");
            start.ArgumentList.Add(command);
        }

        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }
    }

    public static string? FindOnPath(string command)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, command)).FirstOrDefault(File.Exists);

    public static void Signal(Process process, int signal, bool wholeGroup)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SendSignal(wholeGroup ? -process.Id : process.Id, signal);
        }
        else if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
