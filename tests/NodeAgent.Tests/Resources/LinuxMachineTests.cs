using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Resources.Native;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.Resources;

public sealed class LinuxMachineTests : IDisposable
{
    private readonly Folder folder = new();

    [Fact]
    public void The_file_systems_bytes_and_inodes_are_those_that_the_class_library_and_the_system_tell()
    {
        var figures = FileSystemFigures.Of(folder.Path)!;

        figures.Bytes.Should().Be(new DriveInfo(folder.Path).TotalSize);
        figures.InodesFree.Should().BeInRange(0, figures.Inodes);
        var now = new LinuxMachine(folder.Path, TimeProvider.System).Measure();
        now.StorageInodes.Should().Be(figures.Inodes);
        now.StorageBytes.Should().Be(figures.Bytes);
    }

    [Fact]
    public void A_path_that_is_not_there_has_no_figures() => FileSystemFigures.Of(Path.Combine(folder.Path, "nothing")).Should().BeNull();

    public void Dispose() => folder.Dispose();
}
