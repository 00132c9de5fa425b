using Krustlet.EndToEnd.Clusters;
using Krustlet.Operator.Tests.Packaging;

namespace Krustlet.EndToEnd.Packaging;

/// <summary>The real Helm, with every right on a cluster, in one namespace.</summary>
internal sealed class Helm(ClusterFixture cluster, string space)
{
    /// <summary>Runs it, expects success and returns its standard output.</summary>
    public Task<string> RunAsync(params string[] arguments) =>
        ToolRun.OutputOfAsync("helm/v4.1.4/helm", ["--kubeconfig", cluster.ControlPlane.AdminKubeconfigPath, "--namespace", space, .. arguments]);
}
