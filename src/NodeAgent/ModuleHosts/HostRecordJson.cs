using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>JSON of host records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostRecord))]
internal sealed partial class HostRecordJson : JsonSerializerContext;
