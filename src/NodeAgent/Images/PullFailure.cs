namespace Krustlet.NodeAgent.Images;

/// <summary>Why a module could not be had; each kind ends in a Kubernetes reason of its own.</summary>
internal enum PullFailure
{
    /// <summary>The name cannot be parsed: InvalidImageName.</summary>
    InvalidReference,

    /// <summary>The registry does not answer, or answers with an error: ErrImagePull.</summary>
    RegistryUnavailable,

    /// <summary>The registry refuses these credentials: ErrImagePull.</summary>
    Unauthorized,

    /// <summary>The registry has no such repository, tag or digest: ErrImagePull.</summary>
    NotFound,

    /// <summary>Bytes and digest disagree: ErrImagePull.</summary>
    DigestMismatch,

    /// <summary>A signature is demanded, and there is no good one: SignatureValidationFailed.</summary>
    SignatureInvalid,

    /// <summary>What was pulled is no WebAssembly module: CreateContainerError.</summary>
    NotWasm,

    /// <summary>Anything else: ErrImagePull.</summary>
    Other,
}
