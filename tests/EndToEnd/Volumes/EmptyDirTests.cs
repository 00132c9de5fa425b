using System.Globalization;
using System.Runtime.Versioning;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Contract H: folders that live as long as their Pod.</summary>
public abstract class EmptyDirTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_128_it_is_shared_by_the_containers_and_survives_restarts()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create(
            "main",
            await cluster.ScriptContainerAsync("reader", "wait_for(file:/e/from-writer)", "exit_once(file:/e/ran,1)", "tick(100000,100)"),
            await cluster.ScriptContainerAsync("writer", "write(lit:x)to(file:/e/from-writer)", "tick(100000,100)")).WithRestartPolicy("OnFailure");
        await cluster.CreatePodAsync(space, pod.WithVolume(Volume(null), "/e"));

        await cluster.UntilPodAsync(space, "main", static p => WasmPods.IsReady(p) && p.Container("reader").RestartCount == 1, "is Ready again");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Memory")]
    [SupportedOSPlatform("linux")]
    public async Task Row_129_it_is_open_to_all_on_disk_and_in_memory(string? medium)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:x)to(file:/e/file)", "read(file:/e/file)to(var:x)", "assert_value(var:x)is(lit:x)", "tick(100000,100)");
        await cluster.CreatePodAsync(space, pod.WithVolume(Volume(medium), "/e"));

        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        ((int)File.GetUnixFileMode(cluster.VolumeFolder(running, "kubernetes.io~empty-dir", "e")) & 0b111_111_111).Should().Be(0b111_111_111, "WASI shows no modes, the node's files have them");
    }

    [Fact]
    public async Task Row_129_in_memory_it_is_a_file_system_of_its_size_that_survives_restarts_and_goes_with_its_pod()
    {
        const long SysAdmin = 1L << 21;
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ScriptContainerAsync("main", "exit_once(file:/e/ran,1)", "write(lit:x)to(file:/e/file)", "tick(100000,100)")).WithRestartPolicy("OnFailure");
        var memory = new V1Volume { Name = "e", EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("1Mi") } };
        await cluster.CreatePodAsync(space, pod.WithVolume(memory, "/e"));

        var running = await cluster.UntilPodAsync(space, "main", static p => WasmPods.IsReady(p) && p.Container("main").RestartCount == 1, "is Ready again");
        var folder = cluster.VolumeFolder(running, "kubernetes.io~empty-dir", "e");
        var capabilities = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim();
        if ((long.Parse(capabilities, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & SysAdmin) != 0)
        {
            new DriveInfo(folder).Should().BeEquivalentTo(new { DriveFormat = "tmpfs", TotalSize = 1L << 20 });
        }
        else
        {
            await cluster.UntilEventAsync(space, "main", "FieldsIgnored", "emptyDir \"e\" of medium Memory is kept on disk");
        }

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        Directory.Exists(folder).Should().BeFalse();
    }

    [Theory]
    [InlineData(true, "Failed")]
    [InlineData(false, "Succeeded")]
    public async Task A_mount_that_is_read_only_cannot_be_written(bool readOnly, string phase)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("write(lit:x)to(file:/e/file)")).WithVolume(Volume(null), "/e", mount => mount.ReadOnlyProperty = readOnly);

        (await cluster.RunAsync(space, pod)).Status.Phase.Should().Be(phase);
    }

    private static V1Volume Volume(string? medium) => new() { Name = "e", EmptyDir = new V1EmptyDirVolumeSource { Medium = medium } };

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : EmptyDirTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : EmptyDirTests(cluster);
}
