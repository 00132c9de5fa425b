namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>
/// How fast controllers and scheduler may call the API server. Kubernetes' default (20 to 50 requests a second) is what
/// a test with a thousand pods would otherwise measure.
/// </summary>
internal static class ClientRate
{
    public static IReadOnlyList<string> Arguments { get; } = ["--kube-api-qps=1000", "--kube-api-burst=2000"];
}
