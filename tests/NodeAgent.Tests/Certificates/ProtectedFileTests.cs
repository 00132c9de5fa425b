using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.Certificates;

public sealed class ProtectedFileTests : IDisposable
{
    private readonly Folder folder = new();

    [Fact]
    public async Task Only_the_owner_may_read_it_or_enter_its_folder_and_nothing_else_is_left()
    {
        var path = folder.File("keys/a.pem");

        await ProtectedFile.WriteAsync(path, "one", CancellationToken.None);
        await ProtectedFile.WriteAsync(path, "two", CancellationToken.None);

        File.ReadAllText(path).Should().Be("two");
        File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder.File("keys")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.EnumerateFiles(folder.File("keys")).Should().ContainSingle();
    }

    public void Dispose() => folder.Dispose();
}
