namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>What becomes of a request.</summary>
internal enum CertificateVerdict
{
    /// <summary>Not ours to judge, or judged already.</summary>
    Leave,

    /// <summary>It is good, but something that shows it is not there yet.</summary>
    Wait,

    /// <summary>Sign it.</summary>
    Approve,

    /// <summary>Never sign it.</summary>
    Deny,
}
