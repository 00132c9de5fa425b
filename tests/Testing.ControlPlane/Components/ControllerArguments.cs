using Krustlet.Testing.ControlPlane.Programs;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>What controller manager and scheduler are told alike.</summary>
internal static class ControllerArguments
{
    // Kubernetes' default (20 to 50 requests a second) is what a test with a thousand pods would otherwise measure.
    private static readonly IReadOnlyList<string> ClientRate = ["--kube-api-qps=1000", "--kube-api-burst=2000"];

    public static IReadOnlyList<string> For(KubernetesVersion version) =>
        version.HasInsecurePorts ? [.. ClientRate, "--port=0"] : ClientRate;
}
