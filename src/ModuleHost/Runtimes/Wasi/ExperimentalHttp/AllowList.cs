namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>Which URLs a module may call. Hosts are compared, and ports where the list names one; paths are not.</summary>
internal sealed class AllowList(OutboundHttpSpec spec)
{
    private const string AnyOf = "*.";

    public bool Allows(Uri url) => spec.AllowAll || spec.Hosts.Any(allowed => (allowed.Port == 0 || allowed.Port == url.Port) && Covers(allowed.Name, url.IdnHost));

    private static bool Covers(string allowed, string host) =>
        allowed.StartsWith(AnyOf, StringComparison.Ordinal)
            ? host.Length >= allowed.Length && host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(allowed, StringComparison.OrdinalIgnoreCase);
}
