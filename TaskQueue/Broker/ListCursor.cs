using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TaskQueue.Broker;

/// <summary>Where a page of tasks ended, as text: the time reached, and the position in each source.</summary>
internal static class ListCursor
{
    public static string Write(IEnumerable<TaskSource> sources, long ceiling)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{ceiling}");
        foreach (var source in sources.Where(source => source.Position is not null))
            text.Append('\n').Append(source.Name).Append(' ').Append(source.Position);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Goes to where a page ended, and tells the time it had reached.</summary>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    public static long Seek(IEnumerable<TaskSource> sources, string cursor)
    {
        var lines = Decode(cursor).Split('\n');
        if (!long.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ceiling))
            throw new FormatException("The cursor is not one this API gave out.");
        var positions = lines.Skip(1).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        foreach (var source in sources)
            source.Seek(positions.GetValueOrDefault(source.Name), ceiling);
        return ceiling;
    }

    private static string Decode(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException exception)
        {
            throw new FormatException("The cursor is not one this API gave out.", exception);
        }
    }
}
