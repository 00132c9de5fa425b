using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A machine joins a pool with nothing but what the pool's install Secret holds, and everything goes with the pool.</summary>
public abstract class ExternalPoolTests(ClusterFixture cluster)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private const string OperatorNamespace = "kube-system";
    private const string Starting = "e2e.krustlet.dev/starting";

    [Fact]
    public async Task A_machine_joins_by_the_install_Secret_its_certificates_are_approved_and_all_goes_with_the_pool()
    {
        var name = await cluster.CreateNamespaceAsync();
        var pool = new WasmNodePool
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new WasmNodePoolSpec
            {
                Provisioning = NodePoolProvisioning.External,
                Capacity = new NodePoolCapacity { Pods = 7 },
                Template = new NodePoolTemplate { Labels = new Dictionary<string, string> { ["tier"] = "joined" }, Taints = [OwnNodes.Taint], StartupTaints = [new V1Taint { Key = Starting, Effect = "NoSchedule" }] },
            },
        };
        await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, pool, CancellationToken.None);
        var secret = await cluster.UntilAsync(ApiResources.Secrets, OperatorNamespace, $"krustlet-pool-{name}-install", found => found.Data?.ContainsKey("install.sh") == true, "is made");
        await using var machine = await JoinAsync(name, secret);

        await machine.UntilJoinedAsync();
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, name, found => IsReady(found) && !HasTaint(found) && Label(found, "tier") == "joined", "is Ready, without its startup taint", Longest);
        Label(node, KrustletLabels.NodePool).Should().Be(name);
        node.Status.Capacity["pods"].ToInt32().Should().Be(7);
        await UntilApprovedAsync("kubernetes.io/kube-apiserver-client-kubelet", request => request.Spec.Username.StartsWith("system:bootstrap:", StringComparison.Ordinal));
        await UntilApprovedAsync("kubernetes.io/kubelet-serving", request => request.Spec.Username == $"system:node:{name}");
        await cluster.UntilAsync(
            KrustletResources.WasmNodePools, null, name, found => found.Status is { Replicas: 1, ReadyReplicas: 1, UpdatedReplicas: 1, AvailableReplicas: 1 } status && status.Conditions!.Any(c => c is { Type: "Ready", Status: "True" }), "counts it");
        await RunPodAsync(name);

        await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, name, "runs");
        await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, name);
        (await cluster.Api.GetAsync(ApiResources.Secrets, new NamespacedName(OperatorNamespace, secret.Metadata.Name), CancellationToken.None)).Should().BeNull();
        (await TokensAsync(name)).Should().BeEmpty();
        var before = node.Metadata.Uid;
        await cluster.UntilAsync(async () => (await machine.NodeAsync())?.Metadata.Uid != before, "the Node is removed");

        async Task UntilApprovedAsync(string signer, Func<V1CertificateSigningRequest, bool> mine) =>
            await cluster.UntilAsync(
                async () => (await cluster.Api.ListAsync(ApiResources.CertificateSigningRequests, ListScope.All)).Items
                    .Any(request => request.Spec.SignerName == signer && mine(request) && request.Status?.Conditions?.Any(condition => condition is { Type: "Approved", Reason: "WasmNodePool" or "AutoApproved" }) == true),
                $"a request for {signer} is approved");
    }

    private async Task<IReadOnlyList<V1Secret>> TokensAsync(string pool) =>
        (await cluster.Api.ListAsync(ApiResources.Secrets, new ListScope(OperatorNamespace, $"{KrustletLabels.NodePool}={pool}"))).Items;

    private async Task RunPodAsync(string name)
    {
        var pod = WasmPods.Create("runs", await cluster.ImageAsync("sleep-wat")).On(name).WithGracePeriod(1);
        await cluster.CreatePodAsync(name, pod);
        await cluster.UntilPodAsync(name, "runs", found => found.Status.Phase == "Running", "runs on the node that joined");
    }

    /// <summary>Starts an agent with the Secret's files and the arguments of its unit.</summary>
    private Task<JoiningMachine> JoinAsync(string name, V1Secret secret)
    {
        var unit = Encoding.UTF8.GetString(secret.Data["krustlet-agent.service"]);
        var arguments = unit.Split('\n').Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ')[1..];
        return JoiningMachine.StartAsync(cluster, name, secret.Data.ToDictionary(), [.. arguments, "--node-name", name, "--node-ip", "127.0.0.1"]);
    }

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static bool HasTaint(V1Node node) => node.Spec?.Taints?.Any(taint => taint.Key == Starting) == true;

    private static string? Label(V1Node node, string key) => node.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : null;

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ExternalPoolTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ExternalPoolTests(cluster);
}
