using k8s.Models;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Health checks (core <c>Probe</c>); exec is not offered, since a module has no shell.</summary>
public sealed record WasmModuleProbes
{
    /// <summary>Holds the other probes back until it succeeds.</summary>
    public V1Probe? Startup { get; init; }

    /// <summary>Restarts the module when it fails.</summary>
    public V1Probe? Liveness { get; init; }

    /// <summary>Takes the Pod out of its Services while it fails.</summary>
    public V1Probe? Readiness { get; init; }
}
