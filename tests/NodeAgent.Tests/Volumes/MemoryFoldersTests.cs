using System.Globalization;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class MemoryFoldersTests : IDisposable
{
    private const long SysAdmin = 1L << 21;
    private readonly TemporaryFolder folder = new();
    private readonly MemoryFolders memory = new();

    public void Dispose()
    {
        memory.UnmountBeneath(folder.Path);
        folder.Dispose();
    }

    [Fact]
    public async Task Who_may_mount_gets_a_bounded_folder_that_goes_with_its_content_and_who_may_not_is_told()
    {
        var directory = Directory.CreateDirectory(folder.Combine("pod", "scratch")).FullName;

        var mounted = memory.TryMount(directory, 64 << 10);

        mounted.Should().Be(MayMount());
        memory.Holds(directory).Should().Be(mounted);
        var write = () => File.WriteAllBytesAsync(Path.Combine(directory, "large"), new byte[128 << 10]);
        if (mounted)
        {
            await write.Should().ThrowAsync<IOException>("it holds half of that");
        }
        else
        {
            await write.Should().NotThrowAsync("it is a folder like any other");
        }

        memory.UnmountBeneath(folder.Combine("pod"));
        memory.Holds(directory).Should().BeFalse();
        Directory.EnumerateFileSystemEntries(directory).Should().HaveCount(mounted ? 0 : 1);
    }

    [Fact]
    public void Mount_points_are_read_as_the_kernel_writes_them() => MountTable.MountPoints(
        "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw\n40 35 0:9 / /a\\040folder\\134x rw - tmpfs tmpfs rw\n").Should().Equal("/mnt2", "/a folder\\x");

    private static bool MayMount() => (long.Parse(
        File.ReadLines("/proc/self/status").First(static line => line.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & SysAdmin) != 0;
}
