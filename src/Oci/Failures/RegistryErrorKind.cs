namespace Krustlet.Oci.Failures;

/// <summary>Why a registry operation failed. Callers decide by this, never by the message.</summary>
public enum RegistryErrorKind
{
    /// <summary>The image name does not follow the reference grammar.</summary>
    InvalidReference,

    /// <summary>A docker configuration, certificate or option cannot be used as given.</summary>
    InvalidConfiguration,

    /// <summary>No answer: the name does not resolve, nothing listens, or the connection broke or timed out.</summary>
    Unreachable,

    /// <summary>The TLS handshake failed, usually because the certificate is not trusted here.</summary>
    Tls,

    /// <summary>The registry wants credentials, or refused the ones given (401).</summary>
    Unauthorized,

    /// <summary>The credentials are good but may not do this (403).</summary>
    Forbidden,

    /// <summary>The repository, tag, manifest or blob is not there (404).</summary>
    NotFound,

    /// <summary>The bytes received do not have the digest or the size they were asked for by.</summary>
    DigestMismatch,

    /// <summary>The manifest is malformed, or of a form that does not carry a module in a way we read.</summary>
    UnsupportedManifest,

    /// <summary>The image is well formed, but what it holds is not WebAssembly.</summary>
    NotWasm,

    /// <summary>A manifest, layer or module is over the configured limit.</summary>
    TooLarge,

    /// <summary>A signature is demanded, and there is none.</summary>
    SignatureMissing,

    /// <summary>A signature is demanded, and none of those there is good.</summary>
    SignatureInvalid,

    /// <summary>The registry asks to slow down (429).</summary>
    RateLimited,

    /// <summary>The registry understood the request and rejects its content (400, 405, 413, 415, …).</summary>
    Refused,

    /// <summary>The registry failed (5xx), or answered in a way the protocol does not allow.</summary>
    ServerError,

    /// <summary>The content is good, but this machine could not keep it (disk full, folder not writable), or cannot read what is to be sent.</summary>
    StoreUnavailable,
}
