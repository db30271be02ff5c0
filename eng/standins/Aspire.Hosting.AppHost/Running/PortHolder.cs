using System.Globalization;

namespace Aspire.Hosting.Running;

/// <summary>Who listens on a port, as far as /proc tells us.</summary>
internal static class PortHolder
{
    private const string Listening = "0A";

    public static string Of(int port)
    {
        try
        {
            var sockets = SocketsOn(port);
            var holder = Directory.EnumerateDirectories("/proc").Where(IsProcess).FirstOrDefault(process => Holds(process, sockets));
            return holder is null ? "another process" : $"process {Path.GetFileName(holder)} ({CommandOf(holder)})";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    private static HashSet<string> SocketsOn(int port)
        => [.. new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listening && PortOf(fields[1]) == port)
            .Select(fields => $"socket:[{fields[9]}]")];

    private static int? PortOf(string address)
        => int.TryParse(address[(address.IndexOf(':') + 1)..], NumberStyles.HexNumber, null, out var port) ? port : null;

    private static bool IsProcess(string directory) => int.TryParse(Path.GetFileName(directory), out _);

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(descriptor => new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string CommandOf(string process)
        => File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ').Trim();
}
