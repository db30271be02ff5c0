using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>The output of every process under its name: on the console, or in the log when the application runs in a test.</summary>
internal sealed class ResourceOutput(DistributedApplicationOptions options, IHostEnvironment environment, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, ILogger> _loggers = new();
    private readonly Lock _console = new();

    public void Write(string name, string line, bool isError = false)
    {
        if (options.EnableResourceLogging)
        {
            var logger = _loggers.GetOrAdd(name, key => loggers.CreateLogger($"{environment.ApplicationName}.Resources.{key}"));
            logger.Log(isError ? LogLevel.Error : LogLevel.Information, "{Line}", line);
            return;
        }

        lock (_console)
        {
            Console.WriteLine($"{$"[{name}]",-11} {line}");
        }
    }

    public void Say(string line) => Write("apphost", line);
}
