using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Modules.Workloads;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

public sealed class PlacementHintTests
{
    private const string Pinned = "r/web:v1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Key = "modules.node.krustlet.dev/0123456789abcdef0123456789abcdef01234567";
    private static readonly WasmModuleCapabilities Calls = new() { OutboundHosts = ["a.example"] };

    [Fact]
    public void Nodes_that_hold_the_digest_are_preferred_by_a_tenth_of_what_all_share()
    {
        var preferred = Place(new() { Module = Pinned }).Affinity.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution;

        preferred.Select(term => $"{term.Preference.MatchExpressions.Single().Key} {term.Preference.MatchExpressions.Single().OperatorProperty} {term.Weight}")
            .Should().Equal("kubernetes.io/arch Exists 100", $"{Key} Exists 10");
    }

    [Fact]
    public void There_is_no_such_preference_without_a_digest_against_the_will_or_beside_others()
    {
        var own = new V1Affinity
        {
            PodAffinity = new V1PodAffinity(),
            NodeAffinity = new V1NodeAffinity { PreferredDuringSchedulingIgnoredDuringExecution = [new V1PreferredSchedulingTerm { Weight = 1, Preference = new V1NodeSelectorTerm() }] },
        };

        Place(new() { Module = "r/web:v1" }).Affinity.Should().BeNull();
        Place(new() { Module = Pinned, Placement = new() { WarmCache = WarmCachePreference.Ignore } }).Affinity.Should().BeNull();
        Place(new() { Module = Pinned, Placement = new() { Affinity = own } }).Affinity.Should().BeSameAs(own);
        Place(new() { Module = Pinned, Placement = new() { Affinity = new V1Affinity { PodAffinity = own.PodAffinity } } }).Affinity.PodAffinity.Should().BeSameAs(own.PodAffinity);
    }

    [Fact]
    public void Nodes_that_cannot_grant_what_a_module_asks_for_are_passed_over()
    {
        Required(new() { Module = "r/web" }).Should().BeEmpty();
        Required(new() { Module = "r/web", Capabilities = new() { OutboundHosts = [] } }).Should().BeEmpty();
        Required(new() { Module = "r/web", Capabilities = Calls }).Should().Equal($"{CapabilityLabels.OutboundHosts} NotIn listed,none");
        Required(new() { Module = "r/web", Capabilities = Calls, NodePool = "a" }).Should().Equal($"{CapabilityLabels.OutboundHosts} NotIn none");
        Required(new() { Module = "r/web", Capabilities = Calls, NodePoolSelector = new() }, "a", "b").Should().Equal("node.krustlet.dev/pool In a,b", $"{CapabilityLabels.OutboundHosts} NotIn none");
        Required(new() { Module = "r/web", Volumes = [new V1Volume { Name = "v", HostPath = new V1HostPathVolumeSource { Path = "/data" } }] }).Should().Equal($"{CapabilityLabels.HostPath} NotIn none");
    }

    [Fact]
    public void A_module_whose_capabilities_no_node_can_grant_is_told_so_before_the_schedulers_words()
    {
        var (waiting, calling) = (WorkloadObservation.Waiting("the scheduler's words"), new WasmModuleSpec { Module = "r/web", Capabilities = Calls });
        var inPool = new WasmModuleSpec { Module = "r/web", Capabilities = Calls, NodePool = "edge" };

        Explain(calling, waiting).Should().Be(waiting, "no wasm node at all is the scheduler's to tell");
        Explain(calling, waiting, Node("a", CapabilityLabels.Listed), Node("b", null)).Should().Be(waiting, "a node that does not say may do");
        var told = Explain(calling, waiting, Node("a", CapabilityLabels.Listed), Node("b", CapabilityLabels.None));
        told.Reason.Should().Be("CapabilityNotOffered");
        told.Message.Should().StartWith("no node lets modules call whatever hosts they ask for: name a pool").And.EndWith("; the scheduler's words");
        Explain(inPool, waiting, Node("a", CapabilityLabels.Listed)).Should().Be(waiting, "the pool's list is known to have them");
        Explain(inPool, waiting, Node("a", CapabilityLabels.None), Node("b", CapabilityLabels.Any, "other")).Message.Should().StartWith("no node of pool edge lets modules call any host");
        Explain(calling, waiting with { Phase = WorkloadPhase.Available }, Node("a", CapabilityLabels.None)).Phase.Should().Be(WorkloadPhase.Available);
    }

    private static V1PodSpec Place(WasmModuleSpec spec, params string[] pools)
    {
        var pod = new V1PodSpec();
        PlacementBuilder.Place(pod, TestModules.With(spec), pools.Length == 0 ? null : pools);
        return pod;
    }

    private static IEnumerable<string> Required(WasmModuleSpec spec, params string[] pools) =>
        (Place(spec, pools).Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms.Single().MatchExpressions ?? [])
            .Select(expression => $"{expression.Key} {expression.OperatorProperty} {string.Join(',', expression.Values)}");

    private static WorkloadObservation Explain(WasmModuleSpec spec, WorkloadObservation seen, params V1Node[] nodes) =>
        new CapabilityOffers(new FixedStore<V1Node>(nodes)).Explain(TestModules.With(spec), null, seen);

    private static V1Node Node(string name, string? outbound, string pool = "edge")
    {
        var labels = new Dictionary<string, string> { [WasmArchitecture.LabelKey] = WasmArchitecture.LabelValue, [KrustletLabels.NodePool] = pool };
        if (outbound is not null)
        {
            labels[CapabilityLabels.OutboundHosts] = outbound;
        }

        return new V1Node { Metadata = new V1ObjectMeta { Name = name, Labels = labels } };
    }
}
