using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public sealed class NodeRegistrarTests
{
    [Fact]
    public async Task A_new_node_presents_itself_as_the_original_did()
    {
        await using var fixture = new NodeFixture();

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        var node = fixture.Node!;
        node.Metadata.Labels.Should().Contain(new Dictionary<string, string>
        {
            ["kubernetes.io/arch"] = "wasm32-wasi",
            ["beta.kubernetes.io/arch"] = "wasm32-wasi",
            ["kubernetes.io/os"] = "wasm32-wasi",
            ["beta.kubernetes.io/os"] = "wasm32-wasi",
            ["kubernetes.io/hostname"] = "n1",
            ["type"] = "krustlet",
            ["node.krustlet.dev/runtime-wasi"] = "true",
        });
        node.Metadata.Annotations["node.alpha.kubernetes.io/ttl"].Should().Be("0");
        node.Spec.Taints.Select(taint => $"{taint.Key}={taint.Value}:{taint.Effect}")
            .Should().Equal("kubernetes.io/arch=wasm32-wasi:NoSchedule", "kubernetes.io/arch=wasm32-wasi:NoExecute");
        node.Status.NodeInfo.Architecture.Should().Be("wasm-wasi");
        node.Status.NodeInfo.OperatingSystem.Should().Be("linux");
        node.Status.DaemonEndpoints.KubeletEndpoint.Port.Should().Be(10250);
        node.Status.Addresses.Select(address => $"{address.Type} {address.Address}").Should().Equal("InternalIP 192.0.2.1", "Hostname n1");
        node.Status.Capacity.Select(entry => $"{entry.Key} {entry.Value}").Should().BeEquivalentTo("cpu 2", "memory 8Gi", "ephemeral-storage 100Gi", "pods 110");
    }

    [Fact]
    public async Task The_conditions_have_the_kubelets_reasons_and_ready_is_last()
    {
        await using var fixture = new NodeFixture();

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Node!.Status.Conditions.Select(condition => $"{condition.Type} {condition.Status} {condition.Reason}: {condition.Message}").Should().Equal(
            "MemoryPressure False KubeletHasSufficientMemory: kubelet has sufficient memory available",
            "DiskPressure False KubeletHasNoDiskPressure: kubelet has no disk pressure",
            "PIDPressure False KubeletHasSufficientPID: kubelet has sufficient PID available",
            "Ready True KubeletReady: kubelet is posting ready status");
    }

    [Fact]
    public async Task Labels_of_the_user_are_added_and_never_replace_the_agents()
    {
        var options = TestOptions.Node() with { Labels = new Dictionary<string, string> { ["node.krustlet.dev/pool"] = "edge", ["kubernetes.io/arch"] = "amd64" } };
        await using var fixture = new NodeFixture(options);

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Node!.Metadata.Labels["node.krustlet.dev/pool"].Should().Be("edge");
        fixture.Node.Metadata.Labels["kubernetes.io/arch"].Should().Be("wasm32-wasi");
    }

    [Fact]
    public async Task A_node_that_is_there_gets_its_labels_back_and_keeps_its_taints_and_what_others_gave_it()
    {
        await using var fixture = new NodeFixture();
        fixture.Api.Put(ApiResources.Nodes, new V1Node
        {
            Metadata = new V1ObjectMeta { Name = "n1", Labels = new Dictionary<string, string> { ["kubernetes.io/arch"] = "amd64", ["team"] = "blue" } },
            Spec = new V1NodeSpec { Taints = [new V1Taint { Key = "maintenance", Effect = "NoSchedule" }] },
        });

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Node!.Metadata.Labels.Should().Contain("kubernetes.io/arch", "wasm32-wasi").And.Contain("team", "blue");
        fixture.Node.Spec.Taints.Should().ContainSingle().Which.Key.Should().Be("maintenance");
    }

    [Fact]
    public async Task A_runtime_that_is_offered_no_more_is_taken_off_the_node()
    {
        await using var fixture = new NodeFixture(TestOptions.Node() with { Runtimes = [] });
        fixture.Api.Put(ApiResources.Nodes, new V1Node
        {
            Metadata = new V1ObjectMeta { Name = "n1", Labels = new Dictionary<string, string> { ["node.krustlet.dev/runtime-wasi"] = "true", ["node.krustlet.dev/runtime-other"] = "true" } },
        });

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Node!.Metadata.Labels.Should().NotContainKey("node.krustlet.dev/runtime-wasi").And.Contain("node.krustlet.dev/runtime-other", "true");
    }

    [Fact]
    public async Task A_node_that_is_right_is_not_written()
    {
        await using var fixture = new NodeFixture();
        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Api.Count("PATCH nodes").Should().Be(0);
        fixture.Api.Count("POST nodes").Should().Be(1);
    }

    [Fact]
    public async Task Capacity_is_bounded_by_the_user_and_allocatable_is_less_what_is_reserved()
    {
        var options = TestOptions.Node() with
        {
            CapacityLimits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("1"), ["memory"] = new("64Gi") },
            Reserved = new Dictionary<string, ResourceQuantity> { ["memory"] = new("1Gi") },
        };
        await using var fixture = new NodeFixture(options);

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Node!.Status.Capacity["cpu"].ToString().Should().Be("1");
        fixture.Node.Status.Capacity["memory"].ToString().Should().Be("8Gi");
        fixture.Node.Status.Allocatable["memory"].ToString().Should().Be("7068Mi", "1Gi is reserved, and eviction keeps 100Mi free");
        fixture.Node.Status.Capacity["pods"].ToString().Should().Be("110");
    }

    [Fact]
    public async Task What_eviction_keeps_free_is_not_taken_once_more_from_less_than_there_is_and_cores_bound_the_pods()
    {
        await using var fixture = new NodeFixture(TestOptions.Node() with
        {
            CapacityLimits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("128Mi") },
            PodsPerCore = 4,
        });

        await fixture.Registrar.RegisterAsync(CancellationToken.None);

        fixture.Node!.Status.Allocatable["memory"].ToString().Should().Be("128Mi");
        fixture.Node.Status.Allocatable["pods"].ToString().Should().Be("8");
    }
}
