using Krustlet.Contracts.Schema;
using k8s.Models;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Signature policy of this module.</summary>
public sealed record WasmModuleVerification
{
    /// <summary>Whether a signature is demanded.</summary>
    [Default(SignaturePolicy.None)]
    public SignaturePolicy? Policy { get; init; }

    /// <summary>Secret key with the PEM public key.</summary>
    public V1SecretKeySelector? PublicKey { get; init; }
}
