namespace Krustlet.NodeAgent.Certificates;

/// <summary>A certificate signing request that did not end in a certificate.</summary>
internal sealed class CertificateRefusedException(CertificateRefusal refusal, string message) : Exception(message)
{
    public CertificateRefusal Refusal { get; } = refusal;
}
