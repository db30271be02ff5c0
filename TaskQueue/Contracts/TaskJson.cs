using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Contracts;

/// <summary>How arguments and results travel as JSON: snake_case, strict, without type names.</summary>
public static class TaskJson
{
    /// <summary>For arguments.</summary>
    public static JsonSerializerOptions Arguments { get; } = Create();

    /// <summary>For results: as for arguments, and a whole <see cref="double"/> keeps its point (<c>5.0</c>), so that a float stays a float for every reader.</summary>
    public static JsonSerializerOptions Results { get; } = Create(new WholeDoubleConverter());

    private static JsonSerializerOptions Create(params JsonConverter[] converters)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        foreach (var converter in converters)
            options.Converters.Add(converter);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class WholeDoubleConverter : JsonConverter<double>
    {
        private const double LargestPlain = 1e15; // beyond it the shortest form has an exponent anyway

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsInteger(value) && Math.Abs(value) < LargestPlain)
                writer.WriteRawValue(value.ToString("0.0", CultureInfo.InvariantCulture), skipInputValidation: true);
            else
                writer.WriteNumberValue(value);
        }
    }
}

/// <summary>Source-generated JSON for everything that travels between Redis, Api and Web.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(TaskSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<AttemptSnapshot>))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TaskReceipt))]
[JsonSerializable(typeof(DeadLetterGroups))]
[JsonSerializable(typeof(DeadLetterOutcome))]
[JsonSerializable(typeof(TaskEvent))]
[JsonSerializable(typeof(TaskError))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(TaskDefinition))]
[JsonSerializable(typeof(WorkerSnapshot))]
[JsonSerializable(typeof(WorkerControl))]
[JsonSerializable(typeof(ScheduleDefinition))]
[JsonSerializable(typeof(ScheduleSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<ScheduleSnapshot>))]
[JsonSerializable(typeof(WorkflowStep))]
[JsonSerializable(typeof(WorkflowSnapshot))]
[JsonSerializable(typeof(WorkflowReceipt))]
[JsonSerializable(typeof(IReadOnlyList<WorkflowSummary>))]
[JsonSerializable(typeof(IReadOnlyList<TaskDefinition>))]
[JsonSerializable(typeof(IReadOnlyList<QueueSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<WorkerSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<LimitSnapshot>))]
[JsonSerializable(typeof(SystemStats))]
[JsonSerializable(typeof(IReadOnlyList<SystemChange>))]
[JsonSerializable(typeof(IReadOnlyList<ApiKey>))]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(Caller))]
[JsonSerializable(typeof(AuditPage))]
public sealed partial class ContractsJson : JsonSerializerContext;
