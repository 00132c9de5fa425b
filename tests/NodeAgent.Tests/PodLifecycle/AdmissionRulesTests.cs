using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.PodResources;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public class AdmissionRulesTests
{
    private readonly V1Node node = FakeNode.WithCidr(null, pods: 2).Current!;

    [Fact]
    public void A_plain_pod_is_admitted() => Check(TestPods.Pod()).Reason.Should().BeNull();

    [Fact]
    public void A_full_node_takes_no_more_pods()
    {
        var verdict = AdmissionRules.Check(TestPods.Pod(), node, new NodeUsage(2, PodRequests.None, []));
        verdict.Reason.Should().Be("OutOfpods");
        verdict.Message.Should().Be("Node didn't have enough resource: pods, requested: 1, used: 2, capacity: 2");
    }

    [Fact]
    public void A_pod_that_asks_for_more_than_is_left_is_rejected()
    {
        var verdict = AdmissionRules.Check(Requesting("3", "1Gi"), node, NodeUsage.None with { Pods = 1, Requests = Amounts(("cpu", 1.5m)) });
        verdict.Reason.Should().Be("OutOfcpu");
        verdict.Message.Should().Be("Node didn't have enough resource: cpu, requested: 3000, used: 1500, capacity: 4000");
        AdmissionRules.Check(Requesting("1", "5Gi"), node, NodeUsage.None).Reason.Should().Be("OutOfmemory");
    }

    [Fact]
    public void A_node_selector_has_to_match()
    {
        var pod = TestPods.Pod();
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi" };
        var verdict = Check(pod);
        verdict.Reason.Should().Be("NodeAffinity");
        verdict.Message.Should().Be("Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");

        node.Metadata.Labels = new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi" };
        Check(pod).IsAdmitted.Should().BeTrue();
    }

    [Theory]
    [InlineData("In", "a", true)]
    [InlineData("In", "b", false)]
    [InlineData("NotIn", "a", false)]
    [InlineData("NotIn", "b", true)]
    [InlineData("Exists", null, true)]
    [InlineData("DoesNotExist", null, false)]
    public void Required_node_affinity_has_to_match(string operation, string? value, bool admitted)
    {
        node.Metadata.Labels = new Dictionary<string, string> { ["zone"] = "a" };
        var pod = TestPods.Pod();
        var requirement = new V1NodeSelectorRequirement { Key = "zone", OperatorProperty = operation, Values = value is null ? null : [value] };
        pod.Spec.Affinity = new V1Affinity
        {
            NodeAffinity = new V1NodeAffinity
            {
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [requirement] }] },
            },
        };
        Check(pod).IsAdmitted.Should().Be(admitted);
    }

    [Fact]
    public void Only_NoExecute_taints_have_to_be_tolerated()
    {
        node.Spec.Taints = [new V1Taint { Key = "k", Value = "v", Effect = "NoSchedule" }];
        Check(TestPods.Pod()).IsAdmitted.Should().BeTrue();

        node.Spec.Taints = [new V1Taint { Key = "k", Value = "v", Effect = "NoExecute" }];
        Check(TestPods.Pod()).Reason.Should().Be("TaintToleration");

        var tolerant = TestPods.Pod();
        tolerant.Spec.Tolerations = [new V1Toleration { Key = "k", OperatorProperty = "Equal", Value = "v", Effect = "NoExecute" }];
        Check(tolerant).IsAdmitted.Should().BeTrue();
    }

    [Fact]
    public void A_pod_for_another_operating_system_is_rejected()
    {
        var pod = TestPods.Pod();
        pod.Spec.Os = new V1PodOS { Name = "windows" };
        Check(pod).Reason.Should().Be("PodOSNotSupported");
    }

    [Fact]
    public void Requests_are_those_of_the_containers_together_or_of_the_largest_init_container()
    {
        var pod = TestPods.Pod(containers: [Resources("app", "1", "1Mi"), Resources("b", "500m", "1Mi")]);
        pod.Spec.InitContainers = [Resources("i", "2", "1Mi")];
        PodRequests.Of(pod).Amounts.Should().Equal(Amounts(("cpu", 2), ("memory", 2 * 1024 * 1024)).Amounts);
    }

    [Fact]
    public void Requests_of_the_pod_as_a_whole_take_the_place_of_its_containers()
    {
        var pod = TestPods.Pod(containers: [Resources("app", "500m", "1Mi"), TestPods.Container("b")]);
        pod.Spec.Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2") },
            Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("4"), ["memory"] = new("4Mi") },
        };
        pod.Spec.Overhead = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m") };

        PodRequests.Of(pod).Amounts.Should().Equal(Amounts(("cpu", 2.25m), ("memory", 1024 * 1024)).Amounts);
    }

    [Theory]
    [InlineData("ephemeral-storage", "2Gi", "OutOfephemeral-storage", "requested: 2147483648, used: 0, capacity: 1073741824")]
    [InlineData("example.com/gpu", "3", "OutOfexample.com/gpu", "requested: 3, used: 0, capacity: 2")]
    [InlineData("hugepages-2Mi", "2Mi", "OutOfhugepages-2Mi", "requested: 2097152, used: 0, capacity: 0")]
    [InlineData("example.com/unknown", "1", null, null)]
    public void Every_resource_the_node_counts_has_to_be_left(string resource, string amount, string? reason, string? text)
    {
        node.Status.Allocatable["ephemeral-storage"] = new ResourceQuantity("1Gi");
        node.Status.Allocatable["example.com/gpu"] = new ResourceQuantity("2");
        var pod = TestPods.Pod();
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { [resource] = new(amount) } };

        var verdict = Check(pod);
        verdict.Reason.Should().Be(reason);
        (verdict.Message ?? "").Should().EndWith(text ?? "");
    }

    [Fact]
    public void A_pod_that_selects_another_operating_systems_label_is_rejected()
    {
        node.Metadata.Labels = new Dictionary<string, string> { ["kubernetes.io/os"] = "wasm32-wasi" };
        var pod = TestPods.Pod();
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["kubernetes.io/os"] = "linux" };
        Check(pod).Reason.Should().Be("PodOSSelectorNodeLabelDoesNotMatch");
    }

    [Fact]
    public void A_static_pod_tolerates_every_taint()
    {
        node.Spec.Taints = [new V1Taint { Key = "k", Value = "v", Effect = "NoExecute" }];
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.source"] = "file" };
        Check(pod).IsAdmitted.Should().BeTrue();
    }

    [Theory]
    [InlineData("0.0.0.0", "TCP", 80, true)]
    [InlineData("10.0.0.1", "TCP", 80, true)]
    [InlineData("10.0.0.2", "TCP", 80, false)]
    [InlineData("10.0.0.1", "UDP", 80, false)]
    [InlineData("10.0.0.1", "TCP", 81, false)]
    public void A_host_port_is_had_by_one_pod(string ip, string protocol, int number, bool rejected)
    {
        var pod = TestPods.Pod();
        pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 8080, HostPort = number, HostIP = ip, Protocol = protocol }];
        var verdict = AdmissionRules.Check(pod, node, NodeUsage.None with { HostPorts = [new HostPort("10.0.0.1", "TCP", 80)] });
        verdict.Reason.Should().Be(rejected ? "NodePorts" : null);
    }

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(1, 0, "small")]
    [InlineData(3, 0, "big")]
    [InlineData(3, 1, "big")]
    [InlineData(9, 0, "")]
    public void A_critical_pod_pushes_aside_as_few_of_the_least_important_as_it_takes(decimal cpu, int pods, string expected)
    {
        Reservation[] taken = [Of("small", 2, 5), Of("big", 4, 10), Of("high", 8, 2_000_000_000)];
        var missing = Amounts(("cpu", cpu), ("pods", pods));
        var critical = Of("critical", 1, 2_000_000_000);

        var victims = PreemptionPlan.Choose(critical, new PodRequests(missing.Amounts.RemoveRange(missing.Amounts.Where(static e => e.Value == 0).Select(static e => e.Key))), taken);
        string.Join(' ', victims).Should().Be(expected);
    }

    private static Reservation Of(string uid, decimal cpu, int priority) => new(uid, new NamespacedName("default", uid), Amounts(("cpu", cpu)), priority, false, []);

    private static PodRequests Amounts(params (string Name, decimal Amount)[] amounts) =>
        new(PodRequests.None.Amounts.AddRange(amounts.Select(static a => KeyValuePair.Create(a.Name, a.Amount))));

    private Krustlet.NodeAgent.PodLifecycle.Facts.AdmissionVerdict Check(V1Pod pod) => AdmissionRules.Check(pod, node, NodeUsage.None);

    private static V1Pod Requesting(string cpu, string memory) => TestPods.Pod(containers: Resources("app", cpu, memory));

    private static V1Container Resources(string name, string cpu, string memory) => new()
    {
        Name = name,
        Image = TestPods.Image,
        Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) } },
    };
}
