using System.Net;
using k8s;
using k8s.Models;
using Krustlet.Testing.ControlPlane;

namespace Krustlet.ControlPlane.Tests;

public sealed class WorkloadTests(ControlPlaneFixture fixture) : IClassFixture<ControlPlaneFixture>
{
    [Fact]
    public async Task A_pod_is_scheduled_onto_a_node_made_by_hand()
    {
        using var client = fixture.ConnectAsAdmin();
        var space = await fixture.CreateNamespaceAsync();
        await CreateReadyNodeAsync(client, "by-hand");

        await client.CoreV1.CreateNamespacedPodAsync(Manifests.Pod("hello", "by-hand"), space);

        var pod = await Eventually.GetAsync(() => client.CoreV1.ReadNamespacedPodAsync("hello", space), pod => pod.Spec.NodeName is not null);
        pod.Spec.NodeName.Should().Be("by-hand");
        pod.Status.Conditions.Should().ContainSingle(condition => condition.Type == "PodScheduled").Which.Status.Should().Be("True");
    }

    [Fact]
    public async Task Every_node_gets_a_podCIDR_of_its_own_on_loopback()
    {
        using var client = fixture.ConnectAsAdmin();
        var defaults = new RealControlPlaneOptions();

        var networks = new List<IPNetwork>();
        foreach (var name in (string[])["network-a", "network-b"])
        {
            await client.CoreV1.CreateNodeAsync(Manifests.Node(name));
            var node = await Eventually.GetAsync(() => client.CoreV1.ReadNodeAsync(name), node => node.Spec.PodCIDR is not null);
            networks.Add(IPNetwork.Parse(node.Spec.PodCIDR));
        }

        networks.Should().OnlyHaveUniqueItems();
        networks.Should().OnlyContain(network => defaults.PodNetwork.Contains(network.BaseAddress) && network.PrefixLength == defaults.PodNetworkMaskPerNode);
    }

    [Fact]
    public async Task A_deployment_makes_its_pods()
    {
        using var client = fixture.ConnectAsAdmin();
        var space = await fixture.CreateNamespaceAsync();

        await client.AppsV1.CreateNamespacedDeploymentAsync(Manifests.Deployment("web", replicas: 3), space);

        var pods = await Eventually.GetAsync(() => client.CoreV1.ListNamespacedPodAsync(space, labelSelector: "app=web"), pods => pods.Items.Count == 3);
        pods.Items.Should().OnlyContain(pod => pod.OwnerReferences().Single().Kind == "ReplicaSet");
    }

    [Fact]
    public async Task A_new_namespace_accepts_pods_at_once()
    {
        using var client = fixture.ConnectAsAdmin();
        var space = await fixture.CreateNamespaceAsync();

        var pod = await client.CoreV1.CreateNamespacedPodAsync(Manifests.Pod("early", "nowhere"), space);

        pod.Spec.ServiceAccountName.Should().Be("default");
        pod.Spec.Containers.Single().VolumeMounts.Should().ContainSingle()
            .Which.MountPath.Should().Be("/var/run/secrets/kubernetes.io/serviceaccount");
    }

    [Fact]
    public async Task Objects_are_served_as_indented_JSON_too() // what crashed an API server built with a library older than its Go
    {
        using var client = fixture.ConnectAsAdmin();
        var space = await fixture.CreateNamespaceAsync();
        await client.CoreV1.CreateNamespacedPodAsync(Manifests.Pod("shown", "nowhere"), space);

        var text = await client.HttpClient.GetStringAsync(new Uri(client.BaseUri, $"api/v1/namespaces/{space}/pods/shown?pretty=true"));

        text.Should().Contain("\n    \"name\": \"shown\"");
    }

    private static async Task CreateReadyNodeAsync(Kubernetes client, string name)
    {
        await client.CoreV1.CreateNodeAsync(Manifests.Node(name));
        var patch = new V1Node { Status = Manifests.ReadyStatus(TimeProvider.System.GetUtcNow().UtcDateTime) };
        await client.CoreV1.PatchNodeStatusAsync(new V1Patch(KubernetesJson.Serialize(patch), V1Patch.PatchType.StrategicMergePatch), name);
    }
}
