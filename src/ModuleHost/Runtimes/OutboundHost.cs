namespace Krustlet.ModuleHost.Runtimes;

/// <summary>A host that a module may call.</summary>
/// <param name="Name">A name or address in its canonical form (IDNs in Punycode, IPv6 without brackets), or <c>*.</c> and a domain.</param>
/// <param name="Port">The only port, or 0 for any.</param>
public sealed record OutboundHost(string Name, int Port = 0);
