namespace Krustlet.Contracts.WellKnown;

/// <summary>Pod annotations of the original Krustlet, which mean what they meant there. Ours for the same thing go first.</summary>
public static class OriginalAnnotations
{
    /// <summary>JSON list of URLs whose hosts a module may call, or of <c>insecure:allow-all</c>.</summary>
    public const string AllowedDomains = "alpha.wasi.krustlet.dev/allowed-domains";

    /// <summary>Answers that a module may have open at once, a number.</summary>
    public const string MaxConcurrentRequests = "alpha.wasi.krustlet.dev/max-concurrent-requests";
}
