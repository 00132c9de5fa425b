using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

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
    public async Task What_a_module_wrote_to_its_termination_file_is_in_the_status()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod("Never"));
        await node.RunningAsync();
        var mount = node.Hosts.HostOf("app").Requests.Single().Mounts.Single(static m => m.GuestPath == "/dev/termination-log");
        await File.WriteAllTextAsync(mount.HostPath, "DONE");
        node.Hosts.HostOf("app").Exit("app", 0);

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Succeeded");
        node.Container().State.Terminated.Message.Should().Be("DONE");
    }

    [Fact]
    public async Task A_termination_message_of_a_run_that_ended_while_no_agent_ran_is_not_lost()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod("Never"));
        await node.RunningAsync();
        var mount = node.Hosts.HostOf("app").Requests.Single().Mounts.Single(static m => m.GuestPath == "/dev/termination-log");
        await node.EndAgentAsync();
        await File.WriteAllTextAsync(mount.HostPath, "DONE");
        node.Hosts.HostOf("app").Exit("app", 0);
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Succeeded");
        node.Container().State.Terminated.Message.Should().Be("DONE");
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
    public async Task The_next_agent_adopts_what_runs()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var before = node.Container();
        await node.EndAgentAsync();
        var writes = node.Api.Count("PATCH pods");

        await node.StartAgentAsync();
        var directory = node.Services.GetRequiredService<IPodDirectory>();
        await node.UntilAsync(() => directory.Find("default", "web")?.Status.ContainerStatuses?[0].State?.Running is not null);
        directory.Find("default", "web")!.Status.ContainerStatuses[0].Should().BeEquivalentTo(before);
        await node.PassAsync(TimeSpan.FromMinutes(1));
        node.Hosts.Starts.Should().Be(1);
        node.Api.Patches.Skip(writes).Should().BeEmpty("the status is what it was");
    }

    [Fact]
    public async Task A_module_that_ended_while_no_agent_ran_is_restarted_by_policy()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        await node.EndAgentAsync();
        node.Hosts.HostOf("app").Exit("app", 3);
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Container().RestartCount == 1 && node.Container().State.Running is not null);
        node.Container().LastState.Terminated.ExitCode.Should().Be(3);
    }

    [Fact]
    public async Task A_host_that_dies_ends_its_containers_with_137_and_they_restart_on_another()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        node.Hosts.HostOf("app").Die();

        await node.UntilAsync(() => node.Container().RestartCount == 1 && node.Container().State.Running is not null);
        node.Container().LastState.Terminated.ExitCode.Should().Be(137);
        node.Container().LastState.Terminated.Reason.Should().Be("Error");
        node.Container().LastState.Terminated.Message.Should().Contain("module host process");
    }

    [Fact]
    public async Task A_deleted_pod_leaves_with_its_final_status_stored_first()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        V1Pod? last = null;
        node.Api.Fault = call =>
        {
            last = call == "DELETE pods" ? node.Pod() : last;
            return null;
        };
        node.Delete();
        await node.UntilAsync(() => node.Pod() is null && node.Services.GetRequiredService<IPodDirectory>().List().Count == 0);

        last!.Status.Phase.Should().Be("Failed");
        last.Status.ContainerStatuses[0].State.Terminated.ExitCode.Should().Be(143);
        await node.UntilAsync(() => !Directory.EnumerateDirectories(node.LogsPath).Any());
        node.Hosts.Alive.SelectMany(static h => h.Modules).Should().BeEmpty();
        node.Api.Count("DELETE pods").Should().Be(1);
        node.Events.Texts.Should().Contain("Normal Killing Stopping container app");
    }

    [Fact]
    public async Task A_module_that_ignores_its_stop_is_killed_when_grace_is_over()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var host = node.Hosts.HostOf("app");
        host.IgnoresStops = true;
        node.Delete(grace: 5);
        await node.UntilAsync(() => node.Pod() is null);

        host.Stops.Select(static s => s.ExitCode).Should().Equal(143, 137);
    }

    [Fact]
    public async Task A_pod_that_was_deleted_by_force_is_stopped_and_forgotten()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        node.Api.Remove(ApiResources.Pods, new NamespacedName("default", "web"));

        await node.UntilAsync(() => node.Services.GetRequiredService<IPodDirectory>().List().Count == 0);
        node.Hosts.Alive.SelectMany(static h => h.Modules).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_pod_left_that_was_deleted_while_no_agent_ran_is_removed()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        await node.EndAgentAsync();
        node.Api.Remove(ApiResources.Pods, new NamespacedName("default", "web"));
        await node.StartAgentAsync();

        await node.UntilAsync(() => !node.Hosts.Alive.SelectMany(static h => h.Modules).Any() && !Directory.EnumerateDirectories(node.LogsPath).Any());
    }

    [Fact]
    public async Task A_status_is_stored_however_long_the_API_server_refuses()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var refusals = 0;
        node.Api.Fault = call => call == "PATCH pods" && refusals++ < 20 ? ApiErrorReason.ServerUnavailable : null;
        node.Add(TestPods.Pod("Never"));
        await node.UntilAsync(() => node.Hosts.Alive.SelectMany(static h => h.Modules).Any());
        node.Hosts.HostOf("app").Exit("app", 0);

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Succeeded");
        refusals.Should().BeGreaterThan(20);
    }

    [Fact]
    public async Task How_a_run_ended_survives_an_agent_that_dies_before_it_could_tell()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod("Never"));
        await node.RunningAsync();
        var refusals = 0;
        node.Api.Fault = call => call == "PATCH pods" && refusals++ >= 0 ? ApiErrorReason.ServerUnavailable : null;
        node.Hosts.HostOf("app").Exit("app", 3);
        await node.UntilAsync(() => refusals > 5);
        await node.EndAgentAsync();

        node.Api.Fault = static _ => null;
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Failed");
        node.Container().State.Terminated.ExitCode.Should().Be(3);
        node.Container().State.Terminated.Reason.Should().Be("Error");
    }

    [Fact]
    public async Task A_pull_that_fails_is_explained_and_tried_until_it_works()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Puller.Failure = new ModulePullException(PullFailure.RegistryUnavailable, "no answer from registry.test");
        node.Add(TestPods.Pod());
        await node.UntilAsync(() => node.Pod()!.Status.ContainerStatuses?[0].State?.Waiting?.Reason == "ErrImagePull");
        node.Container().State.Waiting.Message.Should().Contain("no answer from registry.test");
        await node.UntilAsync(() => node.Container().State.Waiting?.Reason == "ImagePullBackOff");

        node.Puller.Failure = null;
        await node.RunningAsync();
        node.Events.Reasons.Should().ContainInOrder("Pulling", "Failed", "Failed", "BackOff", "Pulling", "Pulled", "Created", "Started");
    }

    [Fact]
    public async Task A_module_without_an_entry_point_is_a_CreateContainerError_and_disturbs_no_other_pod()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod(name: "other"));
        await node.RunningAsync("other");
        node.Hosts.Alive[0].NextStart = StartError.NoEntryPoint;
        node.Add(TestPods.Pod());
        await node.UntilAsync(() => node.Pod()!.Status.ContainerStatuses?[0].State?.Waiting?.Reason == "CreateContainerError");

        node.Container().State.Waiting.Message.Should().Be("cannot: NoEntryPoint");
        node.Container(pod: "other").RestartCount.Should().Be(0);
        await node.RunningAsync();
        node.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task A_full_host_is_followed_by_another()
    {
        await using var node = new TestNode();
        node.Hosts.Capacity = 2;
        await node.StartAgentAsync();
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            node.Add(TestPods.Pod(name: name));
        }

        await node.UntilAsync(() => ((string[])["a", "b", "c", "d", "e"]).All(name => node.Pod(name)!.Status.Phase == "Running"));
        node.Hosts.Alive.Should().HaveCountGreaterThanOrEqualTo(3);
        node.Hosts.Alive.SelectMany(static h => h.Modules).Where(static m => m.State == ModuleState.Running).Should().HaveCount(5);
    }

    [Fact]
    public async Task A_pod_that_asks_for_isolation_has_a_host_of_its_own_that_goes_with_it()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = new Dictionary<string, string> { ["node.krustlet.dev/isolation"] = "Pod" };
        node.Add(pod);
        await node.RunningAsync();
        node.Hosts.HostOf("app").Isolated.Should().BeTrue();

        node.Delete();
        await node.UntilAsync(() => node.Pod() is null && !node.Hosts.Alive.Any(static h => h.Isolated));
        node.Hosts.Alive.Should().ContainSingle("one shared host is kept at hand");
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
    public async Task A_missing_config_map_holds_the_pod_until_it_is_there()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var pod = TestPods.Pod();
        pod.Spec.Volumes = [new V1Volume { Name = "v", ConfigMap = new V1ConfigMapVolumeSource { Name = "cm" } }];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "v", MountPath = "/etc/cm" }];
        node.Add(pod);
        await node.UntilAsync(() => node.Events.Reasons.Contains("FailedMount"));
        node.Events.Texts.Should().Contain("Warning FailedMount MountVolume.SetUp failed for volume \"v\" : configmap \"cm\" not found");

        node.Api.Put(ApiResources.ConfigMaps, new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "cm", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["k"] = "v" } });
        await node.RunningAsync();
        var mount = node.Hosts.Alive.SelectMany(static h => h.Requests).Single().Mounts.Single(static m => m.GuestPath != "/dev/termination-log");
        mount.GuestPath.Should().Be("/etc/cm");
        (await File.ReadAllTextAsync(Path.Combine(mount.HostPath, "k"))).Should().Be("v");
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
