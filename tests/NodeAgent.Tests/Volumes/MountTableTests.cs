using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class MountTableTests
{
    [Fact]
    public void What_is_mounted_at_a_path_or_beneath_it_is_found_and_nothing_else()
    {
        MountTable.Beneath("/proc").Should().Contain("/proc").And.OnlyContain(static point => point == "/proc" || point.StartsWith("/proc/", StringComparison.Ordinal));
        MountTable.Beneath("/pro").Should().BeEmpty();
    }
}
