using System.Text.Json.Serialization;

namespace Api.Flower;

/// <summary>Source-generated JSON of Flower's answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FlowerMessage))]
[JsonSerializable(typeof(FlowerOutcome))]
[JsonSerializable(typeof(FlowerReceipt))]
[JsonSerializable(typeof(FlowerTask))]
[JsonSerializable(typeof(FlowerTypes))]
[JsonSerializable(typeof(QueueLengths))]
[JsonSerializable(typeof(Dictionary<string, FlowerTask>))]
[JsonSerializable(typeof(Dictionary<string, FlowerWorker>))]
[JsonSerializable(typeof(Dictionary<string, bool>))]
internal sealed partial class FlowerJson : JsonSerializerContext;

/// <summary>What was done, in a sentence.</summary>
internal sealed record FlowerMessage(string Message);
