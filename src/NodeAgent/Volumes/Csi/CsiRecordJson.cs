using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>JSON of records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CsiRecord))]
internal sealed partial class CsiRecordJson : JsonSerializerContext;
