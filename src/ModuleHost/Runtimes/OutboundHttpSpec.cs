namespace Krustlet.ModuleHost.Runtimes;

/// <summary>What a module may call over HTTP.</summary>
/// <param name="Hosts">The hosts; none at all when it is empty.</param>
/// <param name="AllowAll">Any host, whatever is in the list.</param>
/// <param name="MaxConcurrentRequests">Responses that it may have open at once; null for the runtime's own limit.</param>
public sealed record OutboundHttpSpec(IReadOnlyList<OutboundHost> Hosts, bool AllowAll = false, uint? MaxConcurrentRequests = null)
{
    /// <summary>Nothing.</summary>
    public static OutboundHttpSpec Nothing { get; } = new([]);
}
