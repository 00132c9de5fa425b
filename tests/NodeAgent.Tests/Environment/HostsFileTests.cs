using System.Net;
using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.Environment;

public sealed class HostsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_pod_with_aliases_has_the_kubelets_file_read_only()
    {
        var mount = Create(new V1Container { Name = "app" }, new V1HostAlias { Ip = "192.0.2.5", Hostnames = ["foo", "bar"] })!;

        mount.GuestPath.Should().Be("/etc/hosts");
        mount.ReadOnly.Should().BeTrue();
        File.ReadAllText(mount.HostPath).Should().StartWith("# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n")
            .And.Contain("\n127.64.0.9\tweb\n").And.EndWith("\n# Entries added by HostAliases.\n192.0.2.5\tfoo\tbar\n");
    }

    [Fact]
    public void A_pod_without_aliases_or_with_a_volume_there_has_none()
    {
        Create(new V1Container { Name = "app" }).Should().BeNull();
        Create(new V1Container { Name = "app", VolumeMounts = [new V1VolumeMount { Name = "v", MountPath = "/etc/" }] }, new V1HostAlias { Ip = "192.0.2.5" }).Should().BeNull();
    }

    private ModuleHost.Protocol.Mount? Create(V1Container container, params V1HostAlias[] aliases)
    {
        var pod = TestPods.Pod(containers: container);
        pod.Spec.HostAliases = aliases;
        return new HostsFile(new VolumeFolders(folder.Combine("data"))).Create(new PodSimulation(pod).Facts with { PodIps = [IPAddress.Parse("127.64.0.9")] }, container, mountsFolder: false);
    }
}
