using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.Modules;

/// <summary>The rights of <c>config/rbac</c>, used in the operator's name, where an API server holds people to what they may.</summary>
public abstract class OperatorRightsTests(ClusterFixture cluster)
{
    private const string Name = "krustlet-operator";
    private const string Offer = "krustlet-pool-rights-credentials";

    /// <summary>As the operator makes them: nobody can give a right that he has not.</summary>
    private static string Objects(string space) => $$$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{{Offer}}}, namespace: {{{space}}}}
        type: kubernetes.io/dockerconfigjson
        stringData: {".dockerconfigjson": "{\"auths\":{}}", namespaces: team-a}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: {{{Offer}}}, namespace: {{{space}}}}
        rules:
        - {apiGroups: [""], resources: [secrets], resourceNames: [{{{Offer}}}], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: {{{Offer}}}, namespace: {{{space}}}}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{{Offer}}}}
        subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:node:rights-0"}
        """;

    [Fact]
    public async Task They_are_enough_to_let_the_nodes_of_a_pool_read_its_credentials()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var (ownName, rights) = ($"{Name}-{space}", await File.ReadAllTextAsync(BuildOutput.Rights));

        // Under names of its own: others install the operator's under theirs.
        await kubectl.FeedAsync(rights.Replace("krustlet-system", space, StringComparison.Ordinal).Replace(Name, ownName, StringComparison.Ordinal), "apply", "-f", "-");
        var asOperator = $"--as=system:serviceaccount:{space}:{ownName}";

        await cluster.UntilAsync(async () => (await kubectl.TryAsync(Objects(space), "apply", "--server-side", asOperator, "-f", "-")).ExitCode == 0, "the operator may make them");

        await cluster.UntilAsync(
            async () => (await kubectl.TryAsync("", "get", "secret", Offer, "--as=system:node:rights-0", "--as-group=system:nodes", "--as-group=system:authenticated")).ExitCode == 0, "a node of the pool may read it");
        await kubectl.RunAsync("delete", "rolebinding,role,secret", Offer, asOperator);
        await kubectl.RunAsync("delete", "clusterrole,clusterrolebinding", ownName);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : OperatorRightsTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : OperatorRightsTests(cluster);
}
