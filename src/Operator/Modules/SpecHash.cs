using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules;

/// <summary>
/// Tells whether a Job was made from this spec. Of the spec as the user wrote it, not of what we build from it: a new
/// operator that builds Jobs differently must not run every finished Job again.
/// </summary>
internal static class SpecHash
{
    /// <summary>Counted up when the hash itself changes meaning, so that old hashes are recognised as such.</summary>
    private const string Version = "v1-";

    private static readonly JsonTypeInfo<WasmModuleSpec> Json = new ApiJson().For<WasmModuleSpec, WasmModule>(KrustletResources.WasmModules);

    public static string Of(WasmModuleSpec spec)
    {
        // What can change on a living Job does not make another one, nor does a policy that demands nothing.
        var lasting = spec with { Parallelism = null, Replicas = null, Rollout = null, Verification = spec.Verification?.Policy == SignaturePolicy.None ? null : spec.Verification, Resolution = null };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(lasting, Json);
        return Version + Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
    }
}
