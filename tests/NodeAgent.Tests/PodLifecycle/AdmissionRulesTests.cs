using k8s.Models;
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
        var verdict = AdmissionRules.Check(TestPods.Pod(), node, new NodeUsage(2, default));
        verdict.Reason.Should().Be("OutOfpods");
        verdict.Message.Should().Be("Node didn't have enough resource: pods, requested: 1, used: 2, capacity: 2");
    }

    [Fact]
    public void A_pod_that_asks_for_more_than_is_left_is_rejected()
    {
        var verdict = AdmissionRules.Check(Requesting("3", "1Gi"), node, new NodeUsage(1, new PodRequests(1.5m, 0)));
        verdict.Reason.Should().Be("OutOfcpu");
        verdict.Message.Should().Be("Node didn't have enough resource: cpu, requested: 3000, used: 1500, capacity: 4000");
        AdmissionRules.Check(Requesting("1", "5Gi"), node, default).Reason.Should().Be("OutOfmemory");
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
        PodRequests.Of(pod).Should().Be(new PodRequests(2, 2 * 1024 * 1024));
    }

    private Krustlet.NodeAgent.PodLifecycle.Facts.AdmissionVerdict Check(V1Pod pod) => AdmissionRules.Check(pod, node, default);

    private static V1Pod Requesting(string cpu, string memory) => TestPods.Pod(containers: Resources("app", cpu, memory));

    private static V1Container Resources(string name, string cpu, string memory) => new()
    {
        Name = name,
        Image = TestPods.Image,
        Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) } },
    };
}
