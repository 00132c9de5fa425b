using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>What keeps a Pod from starting, and that it starts when that is over.</summary>
public class StartFailureTests
{
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
    public async Task A_module_without_the_signature_demanded_waits_unseen_by_any_host_and_starts_once_it_is_signed()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Puller.Failure = new ModulePullException(PullFailure.SignatureInvalid, "it is not signed");
        node.Add(TestPods.Pod());
        await node.UntilAsync(() => node.Pod()!.Status.ContainerStatuses?[0].State?.Waiting?.Reason == "SignatureValidationFailed");
        await node.UntilAsync(() => node.Container().State.Waiting?.Reason == "ImagePullBackOff");
        node.Container().State.Waiting.Message.Should().Contain("SignatureValidationFailed").And.Contain("it is not signed");
        node.Hosts.Alive.SelectMany(static h => h.Requests).Should().BeEmpty();

        node.Puller.Failure = null;
        await node.RunningAsync();
        node.Container().RestartCount.Should().Be(0);
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
    public async Task A_start_counts_although_the_run_it_replaces_cannot_be_removed()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var host = node.Hosts.HostOf("app");
        host.FailsRemovals = true;
        host.Exit("app", 3);

        await node.UntilAsync(() => host.Starts == 2);
        await node.PassAsync(TimeSpan.FromMinutes(5));
        host.Starts.Should().Be(2);
        node.Container().State.Running.Should().NotBeNull();
        host.FailsRemovals = false;
        node.Delete();
        await node.UntilAsync(() => node.Pod() is null && host.Modules.Count == 0);
    }

    [Fact]
    public async Task A_start_that_is_answered_late_leaves_the_restart_that_came_meanwhile_its_termination_file()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        await node.UntilAsync(() => node.Hosts.Alive.Count == 1);
        var (host, answer) = (node.Hosts.Alive[0], new TaskCompletionSource());
        host.AnswersStart = request => request.Owner.Attempt == 0 ? answer.Task : Task.CompletedTask;
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        host.Exit("app", 1);
        await node.UntilAsync(() => host.Starts == 2);

        answer.SetResult();
        await node.Services.GetRequiredService<PodRegistry>().Workers.Single().Operations.WhenAllEndAsync();
        File.Exists(host.Requests[1].Mounts.Single().HostPath).Should().BeTrue("the module of attempt 1 was given it");
    }

    [Fact]
    public async Task Termination_files_of_runs_that_were_replaced_go()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var host = node.Hosts.HostOf("app");
        for (var restarts = 1; restarts <= 2; restarts++)
        {
            host.Exit("app", 1);
            await node.UntilAsync(() => node.Container() is { State.Running: not null } container && container.RestartCount == restarts);
        }

        host.Requests.Select(static r => File.Exists(r.Mounts.Single().HostPath)).Should().Equal(false, true, true);
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
}
