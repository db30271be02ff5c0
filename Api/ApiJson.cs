using System.Text.Json;
using System.Text.Json.Serialization;
using Api.Control;
using Api.DeadLetters;
using Api.Flower;
using Api.Inspection;
using Api.Queues;
using Api.Security;
using Api.Tasks;
using Api.Tutorial;
using TaskQueue.Contracts;

namespace Api;

/// <summary>Source-generated JSON for the answers that only this service gives.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IndexPage))]
[JsonSerializable(typeof(TaskResult))]
[JsonSerializable(typeof(LimitBody))]
[JsonSerializable(typeof(BatchReceipt))]
[JsonSerializable(typeof(UploadReceipt))]
[JsonSerializable(typeof(NotifyReceipt))]
[JsonSerializable(typeof(GenerateArguments))]
[JsonSerializable(typeof(TaskIds))]
[JsonSerializable(typeof(ConcurrencyBody))]
[JsonSerializable(typeof(ConsumerBody))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(PurgeReceipt))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<RunningTask>>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<ReservedTask>>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<TaskSnapshot>>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<ActiveQueue>>))]
[JsonSerializable(typeof(Dictionary<string, WorkerStats>))]
[JsonSerializable(typeof(Dictionary<string, Pong>))]
internal sealed partial class ApiJson : JsonSerializerContext;

internal static class JsonServices
{
    public static void AddJson(this WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, ApiJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(2, FlowerJson.Default);
        });
}
