using System.Globalization;
using TaskQueue.Contracts;

namespace Tests.Chaos;

/// <summary>What the workers wrote.</summary>
internal sealed class LedgerBook
{
    private LedgerBook(IReadOnlyList<LedgerLine> lines) => Lines = lines;

    /// <summary>All lines.</summary>
    public IReadOnlyList<LedgerLine> Lines { get; }

    public static LedgerBook Read(DirectoryInfo folder) =>
        new([.. folder.EnumerateFiles().SelectMany(file => File.ReadLines(file.FullName).Select(line => Parse(file.Name, line))).OfType<LedgerLine>()]);

    /// <summary>For each task that a killed worker had in hand: how long until it ran again, in ms.</summary>
    public IEnumerable<long> Recoveries(IEnumerable<(string Worker, long At)> kills)
    {
        var byTask = Lines.ToLookup(line => line.Task);
        var byWorker = Lines.ToLookup(line => line.Worker);
        return from kill in kills
               from run in byWorker[kill.Worker].GroupBy(line => (line.Task, line.Attempt)).Where(run => run.Count() == 1).Select(run => run.First())
               let next = byTask[run.Task].Where(line => line.IsStart && line.Worker != kill.Worker && line.At > kill.At).Select(line => line.At).DefaultIfEmpty().Min()
               where next > 0
               select next - kill.At;
    }

    /// <summary>A line that the kill cut short is none.</summary>
    private static LedgerLine? Parse(string worker, string line) => line.Split(' ') is [var what, var task, var number, var attempt, { Length: 13 } at]
        ? new LedgerLine(
            worker, what, TaskId.Parse(task), int.Parse(number, CultureInfo.InvariantCulture), int.Parse(attempt, CultureInfo.InvariantCulture), long.Parse(at, CultureInfo.InvariantCulture))
        : null;
}

/// <summary>One line: what happened to an attempt, and when in ms.</summary>
internal sealed record LedgerLine(string Worker, string What, TaskId Task, int Number, int Attempt, long At)
{
    /// <summary>Whether it is the start of the attempt.</summary>
    public bool IsStart => What == "start";
}
