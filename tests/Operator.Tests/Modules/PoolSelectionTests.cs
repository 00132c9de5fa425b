using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

public sealed class PoolSelectionTests
{
    private readonly FixedStore<WasmNodePool> _pools = new();

    private static V1LabelSelector Edge { get; } = new() { MatchLabels = new Dictionary<string, string> { ["tier"] = "edge" } };

    [Fact]
    public void A_selector_takes_the_pools_whose_policy_has_the_hosts_that_a_module_calls()
    {
        Put("a", "b.example");
        Put("b", "*.example");
        Put("c", null);
        Put("d", "");

        Of(new WasmModuleSpec { Module = "r/web", NodePoolSelector = Edge, Capabilities = new() { OutboundHosts = ["a.example:443"] } }).Should().Equal("b", "c");
        Of(new WasmModuleSpec { Module = "r/web", NodePoolSelector = Edge }).Should().Equal("a", "b", "c", "d");
    }

    [Fact]
    public void Pools_that_are_named_and_allow_less_are_told_with_the_host()
    {
        Put("a", "b.example");
        Put("d", "");

        FluentActions.Invoking(() => Of(new WasmModuleSpec { Module = "r/web", NodePoolSelector = Edge, Capabilities = new() { OutboundHosts = ["b.example", "a.example"] } }))
            .Should().Throw<ModuleRefusedException>().Where(refusal => refusal.Reason == RefusalReason.CapabilityNotOffered)
            .WithMessage("*has a.example, which policy.outboundHosts of pool a does not allow, b.example, which policy.outboundHosts of pool d does not allow*");
        FluentActions.Invoking(() => Of(new WasmModuleSpec { Module = "r/web", NodePool = "a", Capabilities = new() { OutboundHosts = ["a.example"] } }))
            .Should().Throw<ModuleRefusedException>().WithMessage("*a.example, which policy.outboundHosts of pool a*");
        Of(new WasmModuleSpec { Module = "r/web", NodePool = "a", Capabilities = new() { OutboundHosts = ["b.example:80"] } }).Should().BeNull("the name is a node selector");
        Of(new WasmModuleSpec { Module = "r/web", NodePool = "later", Capabilities = new() { OutboundHosts = ["a.example"] } }).Should().BeNull();
    }

    private IReadOnlyList<string>? Of(WasmModuleSpec spec) => new PoolSelection(_pools).Of(TestModules.With(spec));

    private void Put(string name, string? hosts) => _pools.Add(new WasmNodePool
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["tier"] = "edge" } },
        Spec = new WasmNodePoolSpec { Policy = new NodePoolPolicy { OutboundHosts = hosts?.Split(',', StringSplitOptions.RemoveEmptyEntries) } },
    });
}
