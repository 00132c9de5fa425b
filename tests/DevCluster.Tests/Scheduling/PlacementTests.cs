using k8s.Models;
using Krustlet.DevCluster.Scheduling;

namespace Krustlet.DevCluster.Tests.Scheduling;

public sealed class PlacementTests
{
    private readonly ClusterState _cluster = new();

    [Fact]
    public void Without_nodes_there_is_nothing_to_choose_from() =>
        Placement.Find(_cluster, Pod("p")).Message.Should().Be("no nodes available to schedule pods");

    [Fact]
    public void The_reasons_of_all_nodes_are_counted_and_sorted()
    {
        _cluster.SetNode(Node("a", node => node.Spec.Taints = [new V1Taint { Key = "arch", Value = "wasm", Effect = "NoSchedule" }]));
        _cluster.SetNode(Node("b", node => node.Spec.Taints = [new V1Taint { Key = "arch", Value = "wasm", Effect = "NoExecute" }]));
        _cluster.SetNode(Node("c", node => node.Spec.Unschedulable = true));
        _cluster.SetNode(Node("d"));

        Placement.Find(_cluster, Pod("p", pod => Request(pod, "cpu", "5"))).Message.Should().Be(
            "0/4 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable, 2 node(s) had untolerated taint {arch: wasm}.");
    }

    [Theory]
    [InlineData("Exists", null, null, true)]
    [InlineData("Equal", "wasm", null, true)]
    [InlineData("Equal", "wasm", "NoSchedule", true)]
    [InlineData("Equal", "other", null, false)]
    [InlineData("Equal", "wasm", "NoExecute", false)]
    public void A_taint_needs_a_toleration_of_its_key_value_and_effect(string comparison, string? value, string? effect, bool isTolerated)
    {
        _cluster.SetNode(Node("a", node => node.Spec.Taints = [new V1Taint { Key = "arch", Value = "wasm", Effect = "NoSchedule" }]));
        var toleration = new V1Toleration { Key = "arch", OperatorProperty = comparison, Value = value, Effect = effect };

        var placement = Placement.Find(_cluster, Pod("p", pod => pod.Spec.Tolerations = [toleration]));

        placement.Node.Should().Be(isTolerated ? "a" : null);
    }

    [Theory]
    [InlineData("In", "wasm32-wasi", true)]
    [InlineData("In", "amd64", false)]
    [InlineData("NotIn", "amd64", true)]
    [InlineData("Exists", null, true)]
    [InlineData("DoesNotExist", null, false)]
    public void Required_node_affinity_is_required(string comparison, string? value, bool isAdmitted)
    {
        _cluster.SetNode(Node("a", node => node.Metadata.Labels["arch"] = "wasm32-wasi"));
        var requirement = new V1NodeSelectorRequirement { Key = "arch", OperatorProperty = comparison, Values = value is null ? null : [value] };
        var affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [requirement] }] },
            },
        };

        Placement.Find(_cluster, Pod("p", pod => pod.Spec.Affinity = affinity)).Node.Should().Be(isAdmitted ? "a" : null);
    }

    [Fact]
    public void A_node_selector_must_match()
    {
        _cluster.SetNode(Node("a"));

        Placement.Find(_cluster, Pod("p", pod => pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" })).Message
            .Should().Be("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
    }

    [Fact]
    public void Placed_pods_take_room_until_they_are_gone()
    {
        _cluster.SetNode(Node("a"));
        var big = Pod("big", pod => Request(pod, "example.com/device", "1"));
        _cluster.SetNode(Node("a", node => node.Status.Allocatable["example.com/device"] = new ResourceQuantity("1")));
        _cluster.Place(big, "a");

        var refused = Placement.Find(_cluster, Pod("p", pod => Request(pod, "example.com/device", "1")));
        _cluster.Remove(big.Metadata.Uid);
        var placed = Placement.Find(_cluster, Pod("p", pod => Request(pod, "example.com/device", "1")));

        refused.Message.Should().Contain("1 Insufficient example.com/device");
        placed.Node.Should().Be("a");
    }

    [Fact]
    public void Too_many_pods_are_too_many()
    {
        _cluster.SetNode(Node("a", node => node.Status.Allocatable["pods"] = new ResourceQuantity("1")));
        _cluster.Place(Pod("first"), "a");

        Placement.Find(_cluster, Pod("p")).Message.Should().Be("0/1 nodes are available: 1 Too many pods.");
    }

    [Fact]
    public void A_host_port_is_taken_once()
    {
        _cluster.SetNode(Node("a"));
        _cluster.SetNode(Node("b"));
        _cluster.Place(Pod("first", pod => pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 80, HostPort = 80 }]), "a");

        var placed = Placement.Find(_cluster, Pod("p", pod => pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 80, HostPort = 80 }]));

        placed.Node.Should().Be("b");
    }

    [Fact]
    public void Equal_pods_spread_over_equal_nodes()
    {
        _cluster.SetNode(Node("a"));
        _cluster.SetNode(Node("b"));
        var counts = new Dictionary<string, int> { ["a"] = 0, ["b"] = 0 };

        for (var i = 0; i < 10; i++)
        {
            var pod = Pod($"p{i}");
            var node = Placement.Find(_cluster, pod).Node!;
            _cluster.Place(pod, node);
            counts[node]++;
        }

        counts.Values.Should().AllBeEquivalentTo(5);
    }

    [Fact]
    public void A_small_share_of_the_preferred_affinity_decides_between_like_nodes_and_not_against_spreading()
    {
        _cluster.SetNode(Node("a"));
        _cluster.SetNode(Node("b", node => node.Metadata.Labels["warm"] = "true"));
        var counts = new Dictionary<string, int> { ["a"] = 0, ["b"] = 0 };

        Placement.Find(_cluster, Pod("first", Prefer)).Node.Should().Be("b");
        for (var i = 0; i < 10; i++)
        {
            var pod = Pod($"p{i}", pod =>
            {
                Prefer(pod);
                pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" };
                pod.Spec.TopologySpreadConstraints = [new V1TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "ScheduleAnyway", LabelSelector = new V1LabelSelector { MatchLabels = pod.Metadata.Labels } }];
            });
            var node = Placement.Find(_cluster, pod).Node!;
            _cluster.Place(pod, node);
            counts[node]++;
        }

        counts.Values.Should().AllBeEquivalentTo(5);

        static void Prefer(V1Pod pod) => pod.Spec.Affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity { PreferredDuringSchedulingIgnoredDuringExecution = [Term("kubernetes.io/hostname", 100), Term("warm", 10)] },
        };

        static V1PreferredSchedulingTerm Term(string key, int weight) =>
            new() { Weight = weight, Preference = new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = key, OperatorProperty = "Exists" }] } };
    }

    [Fact]
    public void Anti_affinity_keeps_pods_apart_in_both_directions()
    {
        _cluster.SetNode(Node("a"));
        _cluster.Place(Pod("first", KeepApart), "a");

        Placement.Find(_cluster, Pod("second")).Message.Should().Be("0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules.");
    }

    [Fact]
    public void A_hard_spread_constraint_limits_the_skew()
    {
        _cluster.SetNode(Node("a"));
        _cluster.SetNode(Node("b", node => node.Status.Allocatable["pods"] = new ResourceQuantity("0")));
        _cluster.Place(Pod("first"), "a");
        var rule = new V1TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "DoNotSchedule", LabelSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "p" } } };

        Placement.Find(_cluster, Pod("p", pod => pod.Spec.TopologySpreadConstraints = [rule])).Message
            .Should().Be("0/2 nodes are available: 1 Too many pods, 1 node(s) didn't match pod topology spread constraints.");
    }

    [Fact]
    public void Init_containers_count_by_their_peak()
    {
        var pod = Pod("p", item => Request(item, "cpu", "1"));
        pod.Spec.InitContainers = [Container("3"), Container("2")];

        PodDemands.Of(pod).Requests["cpu"].Should().Be(3);
    }

    private static void KeepApart(V1Pod pod) => pod.Spec.Affinity = new V1Affinity
    {
        PodAntiAffinity = new V1PodAntiAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution =
            [
                new V1PodAffinityTerm { TopologyKey = "kubernetes.io/hostname", LabelSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "p" } } },
            ],
        },
    };

    private static V1Container Container(string cores) =>
        new() { Name = "init", Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cores) } } };

    private static void Request(V1Pod pod, string resource, string amount) =>
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { [resource] = new(amount) } };

    private static V1Pod Pod(string name, Action<V1Pod>? configure = null)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = Guid.NewGuid().ToString(), Labels = new Dictionary<string, string> { ["app"] = "p" } },
            Spec = new V1PodSpec { Containers = [new V1Container { Name = "app" }] },
        };
        configure?.Invoke(pod);
        return pod;
    }

    private static V1Node Node(string name, Action<V1Node>? configure = null)
    {
        var node = new V1Node
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name } },
            Spec = new V1NodeSpec(),
            Status = new V1NodeStatus { Allocatable = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("4"), ["memory"] = new("8Gi"), ["pods"] = new("110") } },
        };
        configure?.Invoke(node);
        return node;
    }
}
