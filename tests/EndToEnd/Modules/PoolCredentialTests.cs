using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A pool's registry credentials, on a machine that has joined it with its own identity: whom they are offered to, and whom not.</summary>
public abstract class PoolCredentialTests(ClusterFixture cluster)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private const string OperatorNamespace = "kube-system";

    [Fact]
    public async Task They_reach_Pods_of_the_namespaces_that_the_pool_allows_change_with_their_Secret_and_are_taken_away_again()
    {
        var (name, other) = (await cluster.CreateNamespaceAsync(), await cluster.CreateNamespaceAsync());
        var image = await cluster.PrivateRegistry.PushAsync("hello-wat");
        await cluster.PrivateRegistry.CreateSecretAsync(cluster, OperatorNamespace, $"pull-{name}", "an older password");
        await CreatePoolAsync(name, name);
        await using var machine = await StartMachineAsync(name);
        await machine.UntilJoinedAsync();
        await cluster.UntilAsync(ApiResources.Nodes, null, name, node => node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true, "is Ready", Longest);
        var configuration = await ConfigurationAsync(name);

        // The Secret has a password that is no longer good, and then another one.
        await CreateAsync(name, "allowed", image, name);
        await cluster.UntilPodAsync(name, "allowed", IsKeptFromImage, "is refused with the older password", Longest);
        await cluster.UntilEventAsync(name, "allowed", "Failed", "refused the credentials");
        await cluster.PrivateRegistry.ChangeSecretAsync(cluster, OperatorNamespace, $"pull-{name}", PrivateRegistry.Password);
        (await cluster.UntilPodAsync(name, "allowed", WasmPods.HasEnded, "runs with the new one", Longest)).Status.Phase.Should().Be("Succeeded");

        // The image is there now, and still nobody else's.
        await CreateAsync(other, "stranger", image, name);
        await cluster.UntilPodAsync(other, "stranger", IsKeptFromImage, "is refused, although the image is here", Longest);
        await cluster.UntilEventAsync(other, "stranger", "Failed", "wants credentials");
        await CreateAsync(name, "again", image, name);
        (await cluster.UntilPodAsync(name, "again", WasmPods.HasEnded, "runs once more", Longest)).Status.Phase.Should().Be("Succeeded");

        // Another namespace takes its place.
        await PatchPoolAsync(name, $$$$"""{"spec":{"policy":{"credentialNamespaces":["{{{{other}}}}"]}}}""");
        (await cluster.UntilPodAsync(other, "stranger", WasmPods.HasEnded, "runs now that it is allowed", Longest)).Status.Phase.Should().Be("Succeeded");
        await CreateAsync(name, "too-late", image, name);
        await cluster.UntilPodAsync(name, "too-late", IsKeptFromImage, "is refused, now that its namespace is not allowed any more", Longest);

        (await ConfigurationAsync(name)).Should().Be(configuration, "no agent was to be replaced for any of it");

        // None at all.
        await PatchPoolAsync(name, $$$"""{"spec":{"registries":[{"host":"{{{cluster.PrivateRegistry.Authority}}}","insecure":true}]}}""");
        await cluster.UntilGoneAsync(ApiResources.Secrets, OperatorNamespace, $"krustlet-pool-{name}-credentials");
        await CreateAsync(other, "too-late", image, name, "Always");
        await cluster.UntilPodAsync(other, "too-late", IsKeptFromImage, "is refused, now that the pool has none", Longest);

        await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(KrustletResources.WasmNodePools, null, name);
        (await cluster.Api.GetAsync(ApiResources.RoleBindings, new NamespacedName(OperatorNamespace, $"krustlet-pool-{name}-credentials"), CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task A_module_is_resolved_with_what_its_pool_offers_its_namespace()
    {
        var (name, other) = (await cluster.CreateNamespaceAsync(), await cluster.CreateNamespaceAsync());
        var image = await cluster.PrivateRegistry.PushAsync("hello-wat");
        await CreatePoolAsync(name, name);
        var pool = await cluster.UntilAsync(KrustletResources.WasmNodePools, null, name, found => found.Status?.Conditions?.Any(c => c is { Type: "CredentialsSynced", Status: "False", Reason: "SecretMissing" }) == true, "misses its Secret");
        pool.Status!.Conditions!.Single(c => c.Type == "CredentialsSynced").Message.Should().Contain($"create secret docker-registry pull-{name}");
        foreach (var space in new[] { name, other })
        {
            await cluster.CreateModuleAsync(space, "hello", new WasmModuleSpec { Module = image, NodePool = name });
            await cluster.UntilAsync(KrustletResources.WasmModules, space, "hello", found => found.Condition("ModuleResolved") is { Status: "False", Reason: "Unauthorized" }, "is not resolved without credentials");
        }

        await cluster.PrivateRegistry.CreateSecretAsync(cluster, OperatorNamespace, $"pull-{name}");

        var module = await cluster.UntilAsync(KrustletResources.WasmModules, name, "hello", found => found.Is("ModuleResolved"), "is resolved by what the pool offers", Longest);
        module.Status!.ResolvedDigest.Should().StartWith("sha256:");
        (await cluster.Api.GetAsync(KrustletResources.WasmModules, new NamespacedName(other, "hello"), CancellationToken.None))!.Is("ModuleResolved").Should().BeFalse("its namespace is not allowed");
        await PatchPoolAsync(name, $$$$"""{"spec":{"policy":{"credentialNamespaces":["{{{{other}}}}"]}}}""");
        await cluster.UntilAsync(KrustletResources.WasmModules, other, "hello", found => found.Is("ModuleResolved"), "is resolved once it is allowed");
        await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new DeleteRequest(), CancellationToken.None);
    }

    private static bool IsKeptFromImage(V1Pod pod) => WasmPods.WaitingReason(pod) is "ErrImagePull" or "ImagePullBackOff";

    private Task<WasmNodePool> CreatePoolAsync(string name, string allowed) => cluster.Api.CreateAsync(
        KrustletResources.WasmNodePools,
        new WasmNodePool
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new WasmNodePoolSpec
            {
                Provisioning = NodePoolProvisioning.External,
                Template = new NodePoolTemplate { Taints = [OwnNodes.Taint] },
                Registries = [new NodePoolRegistry { Host = cluster.PrivateRegistry.Authority, Insecure = true, CredentialsSecretRef = new V1SecretReference { Name = $"pull-{name}" } }],
                Policy = new NodePoolPolicy { CredentialNamespaces = [allowed] },
            },
        },
        CancellationToken.None);

    private Task<WasmNodePool> PatchPoolAsync(string name, string mergePatch) =>
        cluster.Api.PatchAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(name), new PatchRequest(PatchKind.Merge, mergePatch), CancellationToken.None);

    private Task<V1Pod> CreateAsync(string space, string name, string image, string node, string policy = "IfNotPresent")
    {
        var pod = WasmPods.Create(name, image).On(node);
        pod.Spec.Containers[0].ImagePullPolicy = policy;
        return cluster.CreatePodAsync(space, pod);
    }

    private async Task<string> ConfigurationAsync(string pool) =>
        Encoding.UTF8.GetString((await cluster.Api.GetAsync(ApiResources.Secrets, new NamespacedName(OperatorNamespace, $"krustlet-pool-{pool}-install"), CancellationToken.None))!.Data["krustlet-agent.yaml"]);

    private async Task<JoiningMachine> StartMachineAsync(string name)
    {
        var secret = await cluster.UntilAsync(ApiResources.Secrets, OperatorNamespace, $"krustlet-pool-{name}-install", found => found.Data?.ContainsKey("install.sh") == true, "is made");
        var unit = Encoding.UTF8.GetString(secret.Data["krustlet-agent.service"]);
        var arguments = unit.Split('\n').Single(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Split(' ')[1..];
        return await JoiningMachine.StartAsync(cluster, name, secret.Data.ToDictionary(), [.. arguments, "--node-name", name, "--node-ip", "127.0.0.1"]);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PoolCredentialTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PoolCredentialTests(cluster);
}
