using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Manifests;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.Packaging;

/// <summary>The chart as people install it. Its RuntimeClasses and definitions are left to the cluster that the tests share, which has them.</summary>
public abstract class HelmReleaseTests(ClusterFixture cluster)
{
    private static readonly string[] Shared = ["Namespace", "CustomResourceDefinition", "RuntimeClass"];

    [Fact]
    public async Task Installed_by_Helm_the_kustomization_has_nothing_to_change_nor_Helm_after_it_and_all_but_pools_goes_with_the_release()
    {
        var space = await cluster.CreateNamespaceAsync();
        var chart = BuildOutput.Config("helm/krustlet/Chart.yaml");
        var (helm, kubectl) = (new Helm(cluster, space), new Kubectl(cluster, KubectlVersion.Newest, null));
        string[] values = ["--skip-crds", "--set", "runtimeClasses.create=false", "--set", $"pools.{space}.provisioning=External"];
        try
        {
            await helm.RunAsync(["install", "krustlet", chart, .. values]);

            var kustomization = await KustomizationAsync(kubectl, space);
            var drift = await kubectl.TryAsync(kustomization, "diff", "--server-side", "--field-manager=gitops", "-f", "-");
            drift.ExitCode.Should().Be(0, drift.Output + drift.Error);
            await cluster.UntilAsync(KrustletResources.WasmNodePools, null, space, pool => pool.Spec.Provisioning == NodePoolProvisioning.External && pool.Status?.ObservedGeneration == pool.Metadata.Generation, "is looked after");

            await kubectl.FeedAsync(kustomization, "apply", "--server-side", "--field-manager=gitops", "-f", "-");
            await helm.RunAsync(["upgrade", "krustlet", chart, .. values, "--set", "podAnnotations.note=kept"]);
            (await kubectl.RunAsync("get", "--namespace", space, "deployment", "krustlet-operator", "-o", "jsonpath={.spec.template.metadata.annotations.note}")).Should().Be("kept");

            await helm.RunAsync("uninstall", "krustlet");
            await cluster.UntilAsync(async () => (await OfReleaseAsync(kubectl)).Length == 0, "everything of the release is gone");
            (await cluster.Api.GetAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(space), CancellationToken.None)).Should().NotBeNull("its nodes still run");
        }
        finally
        {
            await kubectl.RunAsync("delete", "--ignore-not-found", "--timeout=170s", "wasmnodepool", space);
        }
    }

    /// <summary>Names of what Helm put into the cluster.</summary>
    private static Task<string> OfReleaseAsync(Kubectl kubectl) => kubectl.RunAsync(
        "get", "deployments,services,serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings", "--all-namespaces", "-l", "app.kubernetes.io/managed-by=Helm", "-o", "name");

    /// <summary>What <c>kubectl apply -k config/default</c> applies of a cluster's own, in a namespace.</summary>
    private static async Task<string> KustomizationAsync(Kubectl kubectl, string space)
    {
        var yaml = (await kubectl.RunAsync("kustomize", BuildOutput.Config("default/kustomization.yaml"))).Replace("krustlet-system", space, StringComparison.Ordinal);
        var objects = ManifestReader.Read(yaml, "config/default").Where(item => !Shared.Contains(item["kind"]!.GetValue<string>())).ToArray<JsonNode>();
        objects.Should().HaveCountGreaterThan(10);
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray(objects) }.ToJsonString();
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : HelmReleaseTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : HelmReleaseTests(cluster);
}
