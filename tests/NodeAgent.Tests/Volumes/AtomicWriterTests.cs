using System.Text;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes.Payloads;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class AtomicWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_links_through_a_folder_that_is_swapped_whole()
    {
        Write(("a", "1"), ("dir/b", "2"));
        Read("a").Should().Be("1");
        Read("dir/b").Should().Be("2");
        new FileInfo(folder.Combine("v", "a")).LinkTarget.Should().Be("..data/a");

        Write(("a", "3"), ("c", "4"));
        Read("a").Should().Be("3");
        Read("c").Should().Be("4");
        Path.Exists(folder.Combine("v", "dir")).Should().BeFalse("what is no longer there is removed");
        Directory.GetDirectories(folder.Combine("v")).Count(static d => Path.GetFileName(d) != "..data").Should().Be(1, "the old folder is removed");
    }

    [Fact]
    public void An_unchanged_payload_writes_nothing()
    {
        Write(("a", "1"));
        var before = new DirectoryInfo(folder.Combine("v", "..data")).LinkTarget;
        Write(("a", "1"));
        new DirectoryInfo(folder.Combine("v", "..data")).LinkTarget.Should().Be(before);
    }

    [Fact]
    public void Modes_are_applied()
    {
        AtomicWriter.Write(folder.Combine("v"), [new PayloadFile("a", "x"u8.ToArray(), FileModes.Of(256, 420))]);
        File.GetUnixFileMode(folder.Combine("v", "a")).Should().Be(UnixFileMode.UserRead);
    }

    private void Write(params (string Path, string Text)[] files) =>
        AtomicWriter.Write(folder.Combine("v"), [.. files.Select(static f => new PayloadFile(f.Path, Encoding.UTF8.GetBytes(f.Text), FileModes.Default))]);

    private string Read(string path) => File.ReadAllText(folder.Combine("v", path));
}
