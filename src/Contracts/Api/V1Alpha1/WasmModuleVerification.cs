using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Whose signature the module needs: without one it never reaches the compiler, and the Pods say why.</summary>
public sealed record WasmModuleVerification
{
    /// <summary>Required unless said otherwise: one signature by one of the keys. None runs the module unchecked; what its node demands holds all the same.</summary>
    public SignaturePolicy? Policy { get; init; }

    /// <summary>
    /// Public keys in PEM (PUBLIC KEY), ECDSA P-256 or Ed25519, as cosign generate-key-pair writes them to cosign.pub. A signature by any of them is enough.
    /// A change of them rolls out.
    /// </summary>
    [ListType(ListKind.Atomic, MinItems = 1, MaxItems = 32)]
    public IReadOnlyList<string>? Keys { get; init; }
}
