namespace Krustlet.EndToEnd.Kubectls;

/// <summary>Which kubectl a test drives.</summary>
public enum KubectlVersion
{
    /// <summary>The machine's own.</summary>
    Installed,

    /// <summary>Debian's v1.20.2, from the cache that <c>eng/prerequisites</c> fills.</summary>
    Oldest,

    /// <summary>v1.35.2, from the same cache; elsewhere than on x86-64 the machine's own.</summary>
    Newest,
}
