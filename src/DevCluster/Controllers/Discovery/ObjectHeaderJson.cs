using System.Text.Json.Serialization;

namespace Krustlet.DevCluster.Controllers.Discovery;

/// <summary>JSON of <see cref="ObjectHeader"/>.</summary>
[JsonSerializable(typeof(ObjectHeader))]
internal sealed partial class ObjectHeaderJson : JsonSerializerContext;
