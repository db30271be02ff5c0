using System.Text.Json;
using TaskQueue.Contracts;

namespace TaskQueue.Broker;

/// <summary>The arguments of a step, with what it takes from the steps before it.</summary>
internal static class FlowArguments
{
    public static byte[] Build(ReadyStep ready)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var property in ready.Spec.Args.EnumerateObject().Where(property => ready.Input is null || property.Name != ready.Spec.Into))
                property.WriteTo(json);
            if (ready.Input is not null)
            {
                json.WritePropertyName(ready.Spec.Into!);
                json.WriteRawValue(ready.Input, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Why a step can't become a task.</summary>
    public static byte[] TooLong(int most) =>
        Shorten(new TaskError("ArgumentsTooLong", $"The arguments, with what it takes from the steps before it, are more than the {most} bytes of JSON allowed."));

    /// <summary>An error as the steps after it get it: without the stack.</summary>
    public static byte[] Shorten(TaskError error)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("type", error.Type);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
