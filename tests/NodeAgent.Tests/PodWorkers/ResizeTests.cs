using k8s.Models;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

public sealed class ResizeTests
{
    [Fact]
    public async Task Requests_change_at_once_and_nothing_is_restarted()
    {
        await using var node = await StartedAsync();

        Resize(node, cpu: "2", memory: "64Mi");

        await node.UntilAsync(() => node.Container().AllocatedResources?["cpu"].ToString() == "2");
        node.Container().Resources.Limits["memory"].ToString().Should().Be("64Mi");
        node.Hosts.Starts.Should().Be(1);
        node.Pod()!.Status.Conditions.Select(static c => c.Type).Should().NotContain(static type => type.StartsWith("PodResize", StringComparison.Ordinal));
        node.Events.Reasons.Should().Contain("ResizeCompleted");
    }

    [Fact]
    public async Task A_memory_limit_of_a_running_module_is_infeasible_until_its_next_start()
    {
        await using var node = await StartedAsync();

        Resize(node, cpu: "1", memory: "128Mi");

        await node.UntilAsync(() => Condition(node, "PodResizePending") is { Status: "True", Reason: "Infeasible" });
        Condition(node, "PodResizePending")!.Message.Should().StartWith("container app runs a module, which keeps the memory limit it was started with");
        node.Container().Resources.Limits["memory"].ToString().Should().Be("64Mi");
        node.Hosts.Starts.Should().Be(1);
        node.Events.Reasons.Should().Contain("ResizeInfeasible");

        node.Hosts.HostOf("app").Exit("app", 1);
        await node.UntilAsync(() => node.Hosts.Starts == 2 && Condition(node, "PodResizePending") is null);
        node.Hosts.HostOf("app").Requests[^1].Limits.MemoryBytes.Should().Be(128UL << 20);
        node.Container().Resources.Limits["memory"].ToString().Should().Be("128Mi");
    }

    [Fact]
    public async Task A_resize_policy_of_restart_has_the_container_restarted_with_the_new_limit()
    {
        await using var node = await StartedAsync("RestartContainer", "Never");

        Resize(node, cpu: "1", memory: "128Mi", "RestartContainer");

        await node.UntilAsync(() => node.Hosts.Starts == 2);
        node.Hosts.HostOf("app").Requests[^1].Limits.MemoryBytes.Should().Be(128UL << 20);
        await node.UntilAsync(() => node.Container() is { RestartCount: 1, State.Running: not null } status && status.Resources.Limits["memory"].ToString() == "128Mi");
        await node.UntilAsync(() => Condition(node, "PodResizeInProgress") is null);
        node.Pod()!.Status.Phase.Should().Be("Running");
    }

    [Fact]
    public async Task What_the_node_has_not_is_infeasible_and_what_others_hold_is_deferred_until_they_give_it_back()
    {
        await using var node = await StartedAsync();
        var other = TestPods.Pod(name: "other");
        other.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2") } };
        node.Add(other);
        await node.RunningAsync("other");

        Resize(node, cpu: "5", memory: "64Mi");
        await node.UntilAsync(() => Condition(node, "PodResizePending")?.Reason == "Infeasible");
        Condition(node, "PodResizePending")!.Message.Should().Be("Node didn't have enough capacity: cpu, requested: 5000, capacity: 4000");

        Resize(node, cpu: "3", memory: "64Mi");
        await node.UntilAsync(() => Condition(node, "PodResizePending")?.Reason == "Deferred");
        Condition(node, "PodResizePending")!.Message.Should().Be("Node didn't have enough resource: cpu");

        node.Delete("other");
        await node.UntilAsync(() => Condition(node, "PodResizePending") is null);
        node.Container().AllocatedResources["cpu"].ToString().Should().Be("3");
    }

    [Fact]
    public async Task Another_agent_takes_up_a_resize_where_it_was_and_admits_the_pod_with_what_it_was_given()
    {
        await using var node = await StartedAsync();
        Resize(node, cpu: "5", memory: "64Mi");
        await node.UntilAsync(() => Condition(node, "PodResizePending")?.Reason == "Infeasible");
        var since = Condition(node, "PodResizePending")!.LastTransitionTime;
        await node.EndAgentAsync();
        node.Time.Advance(TimeSpan.FromMinutes(1));

        await node.StartAgentAsync();
        await node.UntilAsync(() => node.Services.GetRequiredService<IPodDirectory>().List().Count == 1);
        await node.PassAsync(TimeSpan.FromSeconds(5));

        await node.UntilAsync(() => Condition(node, "PodResizePending")?.Reason == "Infeasible");

        Condition(node, "PodResizePending")!.LastTransitionTime.Should().Be(since, "nothing about it has changed");
        node.Pod()!.Status.Phase.Should().Be("Running");
        node.Container().AllocatedResources["cpu"].ToString().Should().Be("1");
        node.Hosts.Starts.Should().Be(1);
    }

    [Fact]
    public async Task An_ephemeral_container_is_told_to_be_impossible_and_hurts_nobody()
    {
        await using var node = await StartedAsync();
        node.Change(static pod => pod.Spec = new V1PodSpec { NodeName = pod.Spec.NodeName, RestartPolicy = "Always", Containers = pod.Spec.Containers, EphemeralContainers = [new V1EphemeralContainer { Name = "debugger", Image = "busybox" }] });

        await node.UntilAsync(() => node.Pod()!.Status.EphemeralContainerStatuses is { Count: 1 });
        var status = node.Pod()!.Status.EphemeralContainerStatuses[0];
        status.Name.Should().Be("debugger");
        status.State.Terminated.Reason.Should().Be("ContainerCannotRun");
        status.State.Terminated.Message.Should().StartWith("ephemeral containers are not possible on a WebAssembly node");
        node.Events.Texts.Should().ContainSingle(static text => text.StartsWith("Warning Failed Error: ephemeral containers are not possible", StringComparison.Ordinal));
        node.Pod()!.Status.Phase.Should().Be("Running");
        node.Hosts.Starts.Should().Be(1);
    }

    private static V1PodCondition? Condition(TestNode node, string type) => node.Pod()!.Status.Conditions?.FirstOrDefault(c => c.Type == type);

    private static async Task<TestNode> StartedAsync(string? resizePolicy = null, string restartPolicy = "Always")
    {
        var node = new TestNode();
        await node.StartAgentAsync();
        var pod = TestPods.Pod(restartPolicy);
        pod.Metadata.Generation = 1;
        pod.Spec.Containers[0] = Container("1", "64Mi", resizePolicy);
        node.Add(pod);
        await node.RunningAsync();
        return node;
    }

    private static void Resize(TestNode node, string cpu, string memory, string? resizePolicy = null) => node.Change(pod =>
    {
        pod.Metadata.Generation = 2;
        pod.Spec = new V1PodSpec { NodeName = pod.Spec.NodeName, RestartPolicy = pod.Spec.RestartPolicy, TerminationGracePeriodSeconds = 30, Containers = [Container(cpu, memory, resizePolicy)] };
    });

    private static V1Container Container(string cpu, string memory, string? resizePolicy)
    {
        var container = TestPods.Container("app");
        container.Resources = new V1ResourceRequirements
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new("32Mi") },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new(memory) },
        };
        container.ResizePolicy = resizePolicy is null ? null : [new V1ContainerResizePolicy { ResourceName = "memory", RestartPolicy = resizePolicy }];
        return container;
    }
}
