using System.Diagnostics.Metrics;
using k8s.Models;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

public sealed class PodMetricsTests
{
    [Fact]
    public async Task Passes_statuses_volumes_and_rejections_are_measured_by_the_kubelets_names()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        using var measured = new Measurements(node.Services.GetRequiredService<IMeterFactory>());
        var pod = TestPods.Pod();
        pod.Spec.Volumes = [new V1Volume { Name = "scratch", EmptyDir = new V1EmptyDirVolumeSource() }];
        node.Add(pod);
        await node.RunningAsync();
        var refused = TestPods.Pod(name: "refused");
        refused.Spec.HostPID = true;
        node.Add(refused);
        await node.UntilAsync(() => node.Pod("refused")!.Status.Phase == "Failed");
        node.Delete();
        await node.UntilAsync(() => node.Pod() is null);

        measured["kubelet_pod_worker_duration_seconds{operation_type=create}"].Should().Be(2);
        measured["kubelet_pod_worker_duration_seconds{operation_type=sync}"].Should().BePositive();
        measured["kubelet_pod_worker_duration_seconds{operation_type=kill}"].Should().BePositive();
        measured["kubelet_pod_status_sync_duration_seconds"].Should().BeGreaterThanOrEqualTo(2);
        measured["kubelet_admission_rejections_total{reason=PodFeatureUnsupported}"].Should().Be(1);
        measured["storage_operation_duration_seconds{migrated=false,operation_name=volume_mount,status=success,volume_plugin=kubernetes.io/empty-dir}"].Should().Be(1);
    }
}
