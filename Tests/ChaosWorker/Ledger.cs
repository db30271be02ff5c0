using System.Globalization;
using System.Text;
using TaskQueue.Authoring;

namespace ChaosWorker;

/// <summary>What the handlers of this process did, a line each in a file: written before the next step, so that a kill loses none of it.</summary>
public sealed class Ledger(string path, TimeProvider clock) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _gate = new();

    /// <summary>Runs a piece of work between two lines: its start and how it ended.</summary>
    public async Task<T> RunAsync<T>(TaskContext context, int number, Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(work);
        Write("start", context, number);
        try
        {
            var result = await work();
            Write("done", context, number);
            return result;
        }
        catch (Exception exception)
        {
            Write(exception.GetType().Name, context, number);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(string what, TaskContext context, int number)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {context.TaskId} {number} {context.Attempt} {clock.GetUtcNow().ToUnixTimeMilliseconds()}\n");
        lock (_gate)
            _file.Write(Encoding.UTF8.GetBytes(line));
    }
}
