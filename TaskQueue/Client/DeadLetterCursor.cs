using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace TaskQueue.Client;

/// <summary>Where a page of dead letters ended, as text: the queue and the position in it.</summary>
internal static class DeadLetterCursor
{
    /// <summary>Writes a position; one before the youngest starts the queue.</summary>
    public static string Write(string queue, DeadLetterPosition position) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{queue} {position.At} {position.Member}"));

    /// <summary>Reads a position.</summary>
    /// <exception cref="FormatException">It is not one of ours.</exception>
    public static (string Queue, DeadLetterPosition Position) Read(string cursor)
    {
        var parts = Decode(cursor).Split(' ');
        if (parts.Length == 3 && QueueName.IsValid(parts[0]))
        {
            var position = new DeadLetterPosition(parts[1], parts[2]);
            if (position == DeadLetterPosition.Start)
                return (parts[0], position);
            if (long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _) && parts[2].Length > 1
                && TaskId.TryParse($"{parts[0]}-{parts[2][1..]}", out _))
                return (parts[0], position);
        }

        throw new FormatException("The cursor is not one this API gave out.");
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
