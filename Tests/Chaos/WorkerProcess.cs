using Tests.Support;

namespace Tests.Chaos;

/// <summary>Starts the chaos worker as a process.</summary>
internal static class WorkerProcess
{
    /// <summary>Starts one.</summary>
    /// <param name="name">Its name, and that of its ledger.</param>
    /// <param name="redis">The connection string.</param>
    /// <param name="prefix">What its keys begin with.</param>
    /// <param name="ledgers">Where its ledger is.</param>
    /// <param name="settings">What differs from the usual, as <c>Worker:Lease=00:00:02</c>.</param>
    /// <param name="environment">Environment variables.</param>
    public static Task<ChildProcess> StartAsync(
        string name, string redis, string prefix, DirectoryInfo ledgers, IEnumerable<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.StartAsync(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "ChaosWorker.dll"), $"--ConnectionStrings:redis={redis}", $"--Ledger={Path.Combine(ledgers.FullName, name)}",
                $"--TaskQueue:Prefix={prefix}", "--TaskQueue:EventLimit=10000000", $"--Worker:Name={name}", $"--Worker:Lease={ChaosPlan.Lease}", "--Worker:ReclaimInterval=00:00:00.5",
                "--Worker:DrainTimeout=00:00:02", "--Worker:CancelGrace=00:00:01", "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
                .. (settings ?? []).Select(setting => $"--{setting}"),
            ],
            AppContext.BaseDirectory,
            environment);

    /// <summary>Until it has said that it runs.</summary>
    public static Task StartedAsync(this ChildProcess worker) =>
        worker.Output.FirstAsync(static line => line.Contains("Application started", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
}
