using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Oci.Verification;

/// <summary>Serialisers made at build time. A name that is there twice is refused: two readers may take different ones for the truth.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, AllowDuplicateProperties = false, WriteIndented = true)]
[JsonSerializable(typeof(SimpleSigningPayload))]
[JsonSerializable(typeof(SigstoreBundle))]
[JsonSerializable(typeof(InTotoStatement))]
[JsonSerializable(typeof(VerifiedContents))]
internal sealed partial class VerificationJson : JsonSerializerContext;
