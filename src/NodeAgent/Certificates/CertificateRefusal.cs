namespace Krustlet.NodeAgent.Certificates;

/// <summary>Why no certificate was had.</summary>
internal enum CertificateRefusal
{
    /// <summary>An administrator or an approver said no.</summary>
    Denied,

    /// <summary>The signer could not sign the request.</summary>
    Failed,

    /// <summary>Nobody approved it in time.</summary>
    TimedOut,
}
