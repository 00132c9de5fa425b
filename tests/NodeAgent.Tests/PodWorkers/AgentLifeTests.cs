using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>A Pod's life under one agent: what is written of it and kept.</summary>
public class AgentLifeTests
{
    [Fact]
    public async Task A_pod_becomes_ready_with_few_writes_and_no_reads()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();

        node.Api.Count("PATCH pods").Should().BeLessThanOrEqualTo(2);
        node.Api.Count("GET pods").Should().Be(0);
        node.Container().ContainerID.Should().StartWith("wasm://");
        node.Pod()!.Status.PodIP.Should().StartWith("127.64.");
        node.Pod()!.Status.Conditions.Single(static c => c.Type == "Ready").Status.Should().Be("True");
        node.Events.Reasons.Should().Equal("Pulling", "Pulled", "Created", "Started");
    }

    [Fact]
    public async Task Fields_that_change_nothing_for_a_module_are_told_once()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var pod = TestPods.Pod();
        pod.Spec.SecurityContext = new V1PodSecurityContext { RunAsUser = 1000 };
        node.Add(pod);
        await node.RunningAsync();
        await node.EndAgentAsync();
        await node.StartAgentAsync();
        await node.PassAsync(TimeSpan.FromMinutes(1));

        node.Events.Reasons.Should().Equal("FieldsIgnored", "Pulling", "Pulled", "Created", "Started");
        node.Events.Texts.Should().Contain(text => text.Contains("spec.securityContext.runAsUser"));
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_changes()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var writes = node.Api.Count("PATCH pods");
        await node.PassAsync(TimeSpan.FromMinutes(5));

        node.Api.Count("PATCH pods").Should().Be(writes);
    }

    [Fact]
    public async Task A_pod_made_anew_under_the_same_name_is_another_pod()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var first = node.Container().ContainerID;
        node.Api.Remove(ApiResources.Pods, new NamespacedName("default", "web"));
        var again = TestPods.Pod();
        again.Metadata.Uid = "uid-again";
        node.Add(again);
        await node.RunningAsync();

        node.Container().ContainerID.Should().NotBe(first);
        node.Container().RestartCount.Should().Be(0);
        await node.UntilAsync(() => node.Hosts.Alive.SelectMany(static h => h.Modules).Count() == 1);
    }

    [Fact]
    public async Task Logs_are_found_and_say_when_they_end()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var logs = node.Services.GetRequiredService<IContainerLogs>();
        var key = new PodKey("default", "web", "uid-web");
        var log = logs.Find(key, "app", previous: false)!;
        log.Path.Should().Be(Path.Combine(node.LogsPath, "default_web_uid-web", "app", "0.log"));
        log.Ended.IsCompleted.Should().BeFalse();
        logs.Find(key, "app", previous: true).Should().BeNull();
        logs.Find(key, "none", previous: false).Should().BeNull();

        node.Hosts.HostOf("app").Exit("app", 1);
        await node.UntilAsync(() => log.Ended.IsCompleted && node.Container().RestartCount == 1);
        logs.Find(key, "app", previous: true)!.Path.Should().EndWith("0.log");
        logs.Find(key, "app", previous: false)!.Path.Should().EndWith("1.log");
    }

    [Fact]
    public async Task Two_hundred_pods_that_start_quickly_cost_one_write_each()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        for (var i = 0; i < 200; i++)
        {
            node.Add(TestPods.Pod(name: $"p{i}"));
        }

        await Eventually.TrueAsync(() => Enumerable.Range(0, 200).All(i => node.Pod($"p{i}")!.Status.Phase == "Running"), "no time has to pass for it");
        await node.PassAsync(TimeSpan.FromSeconds(10));
        node.Api.Count("PATCH pods").Should().Be(200);
        Enumerable.Range(0, 200).Select(i => node.Pod($"p{i}")!.Status.PodIP).Should().OnlyHaveUniqueItems();
    }
}
