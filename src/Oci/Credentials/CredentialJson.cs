using System.Text.Json.Serialization;

namespace Krustlet.Oci.Credentials;

/// <summary>JSON of docker's credential helpers.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HelperCredential))]
internal sealed partial class CredentialJson : JsonSerializerContext;
