using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: hostPath and service accounts, and kinds that this node has not.</summary>
public abstract class VolumeKindTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_hostPath_is_used_where_it_is_allowed_and_refused_elsewhere()
    {
        var space = await cluster.CreateNamespaceAsync();
        var folder = Path.Combine(cluster.HostFolder, space);
        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:from the module)to(file:/h/file)")).WithVolume(HostPath(folder, "DirectoryOrCreate"), "/h"));
        (await File.ReadAllTextAsync(Path.Combine(folder, "file"))).Should().StartWith("from the module");

        var refused = (await cluster.ScriptAsync("exit(0)")).WithVolume(HostPath("/etc", null), "/h");
        refused.Metadata.Name = "refused";
        await cluster.CreatePodAsync(space, refused);
        await cluster.UntilEventAsync(space, "refused", "FailedMount", "hostPath \"/etc\" is not allowed on this node");
    }

    [Fact]
    public async Task Row_132_the_service_accounts_token_is_there_unless_it_is_not_wanted()
    {
        const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";
        var space = await cluster.CreateNamespaceAsync();
        await cluster.LogOfAsync(space, await cluster.ScriptAsync(
            $"assert_exists(file:{Folder}/token)", $"assert_exists(file:{Folder}/ca.crt)", $"read(file:{Folder}/namespace)to(var:n)", $"assert_value(var:n)is(lit:{space})"));

        var without = await cluster.ScriptAsync($"assert_not_exists(file:{Folder}/token)");
        (without.Metadata.Name, without.Spec.AutomountServiceAccountToken) = ("without", false);
        await cluster.LogOfAsync(space, without);
    }

    [Fact]
    public async Task A_kind_that_this_node_has_not_is_named_with_what_works()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(0)")).WithVolume(new V1Volume { Name = "n", Nfs = new V1NFSVolumeSource { Server = "nfs.example", Path = "/" } }, "/n"));

        await cluster.UntilEventAsync(space, "main", "FailedMount", "volume \"n\" : this node has no nfs volumes: use configMap, secret, projected, downwardAPI, emptyDir");
    }

    private static V1Volume HostPath(string path, string? type) => new() { Name = "h", HostPath = new V1HostPathVolumeSource { Path = path, Type = type } };

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : VolumeKindTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : VolumeKindTests(cluster);
}
