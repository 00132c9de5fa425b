using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Layouts;

public sealed class LayoutArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-archives-");
    private static readonly Descriptor Blob = new() { MediaType = "text/plain", Digest = ContentDigest.Of("hello"u8).ToString(), Size = 5 };

    private string FilePath => Path.Combine(_folder.FullName, "images.tar");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_saved_is_there_again_and_the_same_layout_gives_the_same_bytes()
    {
        await SaveAsync();
        var first = await File.ReadAllBytesAsync(FilePath);

        using (var archive = await LayoutArchive.OpenAsync(FilePath, CancellationToken.None))
        {
            archive.Layout.HasBlob(Blob).Should().BeTrue();
            await archive.SaveAsync(CancellationToken.None);
        }

        (await File.ReadAllBytesAsync(FilePath)).Should().Equal(first);
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public async Task What_an_archive_does_not_have_is_told_with_the_archives_name()
    {
        await SaveAsync();
        using var archive = await LayoutArchive.OpenAsync(FilePath, CancellationToken.None);
        var find = () => archive.Layout.FindAsync("v1", CancellationToken.None);

        (await find.Should().ThrowAsync<RegistryException>()).Which.Message.Should().StartWith($"{FilePath} has no image called");
    }

    [Fact]
    public async Task A_packed_archive_is_read_too()
    {
        await SaveAsync();
        await File.WriteAllBytesAsync(FilePath, TestArchive.Gzip(await File.ReadAllBytesAsync(FilePath)));

        using var archive = await LayoutArchive.OpenAsync(FilePath, CancellationToken.None);

        archive.Layout.HasBlob(Blob).Should().BeTrue();
    }

    [Fact]
    public async Task Names_that_lead_elsewhere_are_passed_over()
    {
        await SaveAsync();
        using var archive = await LayoutArchive.OpenAsync(FilePath, CancellationToken.None);
        var index = await File.ReadAllBytesAsync(Path.Combine(archive.Layout.Folder, "index.json"));
        await File.WriteAllBytesAsync(FilePath, TestArchive.Tar(
            ("./oci-layout", "{}"u8.ToArray()), ("./index.json", index), ("../escaped", [1]), ($"blobs/sha256/../../{Path.GetFileName(_folder.FullName)}", [1]), ("blobs/sha256/x", [1])));

        using var read = await LayoutArchive.OpenAsync(FilePath, CancellationToken.None);

        Directory.GetFiles(read.Layout.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().BeEquivalentTo("oci-layout", "index.json");
        File.Exists(Path.Combine(Path.GetTempPath(), "escaped")).Should().BeFalse();
    }

    [Theory]
    [InlineData("not an archive at all, but text that is long enough to be taken for the header of one")]
    [InlineData("")]
    public async Task What_is_no_archive_is_refused(string text)
    {
        await File.WriteAllTextAsync(FilePath, text);
        var open = () => LayoutArchive.OpenAsync(FilePath, CancellationToken.None);

        (await open.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotFound);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_found()
    {
        var open = () => LayoutArchive.OpenAsync(FilePath, CancellationToken.None);

        (await open.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotFound);
    }

    private async Task SaveAsync()
    {
        using var archive = await LayoutArchive.OpenOrCreateAsync(FilePath, CancellationToken.None);
        await archive.Layout.PutBlobAsync(Blob, _ => Task.FromResult<Stream>(new MemoryStream("hello"u8.ToArray())), null, CancellationToken.None);
        await archive.SaveAsync(CancellationToken.None);
    }
}
