using Tests.Architecture;

namespace Tests.Chaos;

/// <summary>What the tests of single faults have to say, a line each in <c>.artifacts/chaos</c>: the second half of the table of <c>./test chaos</c>.</summary>
internal static class Report
{
    /// <summary>The fault, and what came of it.</summary>
    public static async Task TellAsync(string fault, string figures)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{fault}: {figures}");
        var folder = Directory.CreateDirectory(Path.Combine(DependencyTests.Root, ".artifacts", "chaos"));
        var file = string.Concat(fault.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{file}.txt"), $"{fault,-44} {figures}\n", TestContext.Current.CancellationToken);
    }

    /// <summary>That a workload went through it.</summary>
    public static Task TellAsync(string fault, Workload load) =>
        TellAsync(fault, FormattableString.Invariant($"{load.Accepted.Count} accepted, {load.Refused} refused; lost 0, ended twice 0; longest wait for a call to be accepted {load.LongestGap.TotalSeconds:0.0} s"));
}
