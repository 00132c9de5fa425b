namespace Krustlet.Oci.Credentials;

/// <summary>What a credential program answered.</summary>
/// <param name="ExitCode">0 when it has an answer.</param>
/// <param name="Output">Its standard output: secret.</param>
/// <param name="Complaint">Its standard error.</param>
public sealed record ProgramAnswer(int ExitCode, byte[] Output, string Complaint)
{
    /// <summary>Never the output.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}
