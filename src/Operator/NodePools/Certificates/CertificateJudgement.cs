namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>What becomes of a request, and why.</summary>
internal sealed record CertificateJudgement(CertificateVerdict Verdict, string Message)
{
    public static CertificateJudgement Leave { get; } = new(CertificateVerdict.Leave, "");

    public static CertificateJudgement Wait { get; } = new(CertificateVerdict.Wait, "");

    public static CertificateJudgement Deny(string message) => new(CertificateVerdict.Deny, message);
}
