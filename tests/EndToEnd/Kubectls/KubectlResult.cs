namespace Krustlet.EndToEnd.Kubectls;

/// <summary>How a kubectl ended and what it wrote.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record KubectlResult(int ExitCode, string Output, string Error);
