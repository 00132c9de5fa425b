using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>JSON of the checkpoint.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DeviceCheckpoint))]
internal sealed partial class DeviceCheckpointJson : JsonSerializerContext;
