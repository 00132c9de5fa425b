namespace Krustlet.Bench.Pulls;

internal enum PullWay
{
    /// <summary><c>skopeo copy docker://… dir:…</c>, one process an image.</summary>
    Skopeo,

    /// <summary><c>skopeo sync --src docker --dest dir</c>, one process for all.</summary>
    SkopeoSync,

    /// <summary><c>krustlet pull</c>, one process an image.</summary>
    KrustletPull,

    /// <summary>The node's store, in process, as the agent uses it: verified, flushed to the disk, recorded.</summary>
    Store,
}
