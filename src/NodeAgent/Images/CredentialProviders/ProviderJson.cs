using System.Text.Json.Serialization;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>JSON of credential provider plugins.</summary>
[JsonSerializable(typeof(ProviderRequest))]
[JsonSerializable(typeof(ProviderResponse))]
internal sealed partial class ProviderJson : JsonSerializerContext;
