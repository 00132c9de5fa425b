using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodSources;

public class StaticPodTests
{
    private const string Shown = "web-node-1";

    private const string Manifest = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: {app: web}
        spec:
          containers:
          - name: app
            image: registry.test/hello:v1
            args: [one]
        """;

    [Fact]
    public async Task A_static_pod_runs_without_any_API_server_and_is_shown_when_it_comes()
    {
        await using var node = new TestNode { UsesManifests = true };
        node.Api.Fault = static _ => ApiErrorReason.ServerUnavailable;
        node.WriteManifest("web.yaml", Manifest);
        await node.StartAgentAsync(withApiServer: false);

        await node.UntilAsync(() => node.Hosts.Starts == 1);
        node.Api.Find(ApiResources.Pods, new NamespacedName("default", Shown)).Should().BeNull();

        node.Api.Fault = static _ => null;
        await node.UntilAsync(() => node.Pod(Shown)?.Status?.Phase == "Running");
        var mirror = node.Pod(Shown)!;
        mirror.Metadata.Annotations["kubernetes.io/config.mirror"].Should().Be(mirror.Metadata.Annotations["kubernetes.io/config.hash"]);
        mirror.Metadata.Annotations["kubernetes.io/config.source"].Should().Be("file");
        mirror.Metadata.Labels.Should().Contain("app", "web");
        mirror.Metadata.OwnerReferences.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = "Node", Name = "node-1", Controller = true, BlockOwnerDeletion = (bool?)null });
        mirror.Spec.NodeName.Should().Be("node-1");
        node.Hosts.Starts.Should().Be(1);
    }

    [Fact]
    public async Task A_mirror_that_is_deleted_comes_back_and_nothing_is_restarted()
    {
        await using var node = await StartedAsync();
        var before = node.Pod(Shown)!;
        node.Api.Remove(ApiResources.Pods, new NamespacedName("default", Shown));

        await node.UntilAsync(() => node.Pod(Shown) is { Status.Phase: "Running" } again && again.Metadata.Uid != before.Metadata.Uid);
        node.Container(pod: Shown).ContainerID.Should().Be(before.Status.ContainerStatuses[0].ContainerID);
        node.Hosts.Starts.Should().Be(1);
    }

    [Fact]
    public async Task An_edited_manifest_is_another_pod_that_waits_for_the_first_to_end()
    {
        await using var node = await StartedAsync();
        var before = node.Pod(Shown)!;
        node.WriteManifest("web.yaml", Manifest.Replace("[one]", "[two]", StringComparison.Ordinal));

        await node.UntilAsync(() => node.Pod(Shown) is { Status.Phase: "Running" } again && again.Metadata.Uid != before.Metadata.Uid);
        node.Hosts.Alive.SelectMany(static h => h.Modules).Count(static m => m.State == ModuleHost.Protocol.ModuleState.Running).Should().Be(1);
        node.Hosts.Alive.SelectMany(static h => h.Requests).Last().Arguments.Should().Contain("two");
    }

    [Fact]
    public async Task A_manifest_that_is_removed_ends_its_pod_and_the_mirror_goes()
    {
        await using var node = await StartedAsync();
        node.RemoveManifest("web.yaml");

        await node.UntilAsync(() => node.Pod(Shown) is null);
        await node.UntilAsync(() => node.Hosts.Alive.SelectMany(static h => h.Modules).All(static m => m.State == ModuleHost.Protocol.ModuleState.Exited));
    }

    [Fact]
    public async Task A_manifest_that_comes_back_while_its_pod_still_ends_is_run_again()
    {
        await using var node = await StartedAsync();
        var host = node.Hosts.HostOf("app");
        host.IgnoresStops = true;
        node.RemoveManifest("web.yaml");
        await node.UntilAsync(() => host.Stops.Count > 0);
        node.WriteManifest("web.yaml", Manifest);

        await node.UntilAsync(() => node.Hosts.Starts == 2);
        await node.UntilAsync(() => node.Pod(Shown)?.Status?.Phase == "Running");
    }

    [Fact]
    public async Task A_manifest_that_is_broken_by_an_edit_leaves_its_last_good_version_running()
    {
        await using var node = await StartedAsync();
        node.WriteManifest("web.yaml", "kind: Deployment");
        node.WriteManifest("other.yaml", Manifest.Replace("name: web\n", "name: other\n", StringComparison.Ordinal));

        await node.UntilAsync(() => node.Pod("other-node-1")?.Status?.Phase == "Running");
        node.Pod(Shown)!.Status.Phase.Should().Be("Running");
        node.Hosts.Starts.Should().Be(2);
    }

    [Fact]
    public async Task A_mirror_that_nothing_stands_behind_is_deleted()
    {
        await using var node = new TestNode { UsesManifests = true };
        var stale = TestPods.Pod(name: "stale-node-1");
        stale.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "gone", ["kubernetes.io/config.source"] = "file" };
        node.Add(stale);
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Pod("stale-node-1") is null);
        node.Hosts.Starts.Should().Be(0);
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_as_the_next_agent_begins_ends_nothing_that_runs_and_keeps_no_other_waiting()
    {
        await using var node = await StartedAsync();
        var before = node.Pod(Shown)!;
        await node.EndAgentAsync();
        node.LinkManifest("around.yaml", "around.yaml");
        node.LinkManifest("web2.yaml", "/nowhere/at/all");
        await node.StartAgentAsync();
        var directory = node.Services.GetRequiredService<IPodDirectory>();
        await node.UntilAsync(() => directory.Find("default", Shown)?.Status.ContainerStatuses?[0].State?.Running is not null);
        await node.PassAsync(TimeSpan.FromMinutes(1));
        node.Hosts.HostOf("app").Stops.Should().BeEmpty();
        node.Pod(Shown)!.Metadata.Uid.Should().Be(before.Metadata.Uid);
        node.Hosts.Starts.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_static_pod_that_had_finished_does_not_run_again_under_the_next_agent(bool withApiServer)
    {
        await using var node = new TestNode { UsesManifests = true };
        node.Api.Fault = _ => withApiServer ? null : ApiErrorReason.ServerUnavailable;
        node.WriteManifest("web.yaml", Manifest + "\n  restartPolicy: Never\n");
        await node.StartAgentAsync(withApiServer);
        await node.UntilAsync(() => node.Hosts.Starts == 1);
        node.Hosts.HostOf("app").Exit("app", 3);
        await node.UntilAsync(() => !node.Hosts.Alive.SelectMany(static h => h.Modules).Any());
        await node.EndAgentAsync();

        node.Api.Fault = static _ => ApiErrorReason.ServerUnavailable;
        await node.StartAgentAsync(withApiServer: false);
        await node.PassAsync(TimeSpan.FromMinutes(2));
        node.Hosts.Starts.Should().Be(1, "its mirror could not be read, and yet it is known to be over");

        node.Api.Fault = static _ => null;
        await node.UntilAsync(() => node.Pod(Shown)?.Status?.Phase == "Failed");
        node.Container(pod: Shown).State.Terminated.ExitCode.Should().Be(3);
        node.Hosts.Starts.Should().Be(1);
    }

    [Fact]
    public async Task How_a_static_pod_ended_is_forgotten_with_its_manifest()
    {
        await using var node = new TestNode { UsesManifests = true };
        var manifest = Manifest + "\n  restartPolicy: Never\n";
        node.WriteManifest("web.yaml", manifest);
        await node.StartAgentAsync();
        await node.UntilAsync(() => node.Pod(Shown)?.Status?.Phase == "Running");
        node.Hosts.HostOf("app").Exit("app", 0);
        await node.UntilAsync(() => node.Pod(Shown)?.Status?.Phase == "Succeeded");
        node.RemoveManifest("web.yaml");
        await node.UntilAsync(() => node.Pod(Shown) is null);

        node.WriteManifest("web.yaml", manifest);
        await node.UntilAsync(() => node.Hosts.Starts == 2);
    }

    private static async Task<TestNode> StartedAsync()
    {
        var node = new TestNode { UsesManifests = true };
        node.WriteManifest("web.yaml", Manifest);
        await node.StartAgentAsync();
        await node.UntilAsync(() => node.Pod(Shown)?.Status?.Phase == "Running");
        return node;
    }
}
