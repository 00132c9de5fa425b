using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Capabilities;

/// <summary>JSON of the original's list of URLs.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class AllowedDomainsJson : JsonSerializerContext;
