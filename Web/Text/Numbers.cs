using System.Globalization;

namespace Web.Text;

/// <summary>Counts as people write them.</summary>
public static class Numbers
{
    /// <summary>"1,234".</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 task", "2 tasks".</summary>
    public static string Of(long count, string one) => count == 1 ? $"1 {one}" : $"{Count(count)} {one}s";
}
