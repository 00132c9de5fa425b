using Krustlet.ModuleHost.Compilation;

namespace Krustlet.ModuleHost.Tests.Compilation;

public sealed class ArtifactStoreTests : IDisposable
{
    private static readonly ArtifactKey Key = ArtifactKey.Create(ArtifactKey.Digest("module"u8), EngineProfile.Core, "processor");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("artifacts-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_written_artifact_is_found_in_private_files()
    {
        var store = new ArtifactStore(folder.FullName);
        store.Write(Key, "native code"u8);

        var path = store.Find(Key)!;
        File.ReadAllText(path).Should().Be("native code");
        File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(path)!).Should().HaveCount(2, "no temporary file is left");
    }

    [Fact]
    public void A_changed_artifact_is_not_found()
    {
        var store = new ArtifactStore(folder.FullName);
        store.Write(Key, "native code"u8);
        File.WriteAllText(store.Find(Key)!, "nativE code");

        store.Find(Key).Should().BeNull();
    }

    [Fact]
    public void An_artifact_of_another_module_in_its_place_is_not_found()
    {
        var store = new ArtifactStore(folder.FullName);
        var other = Key with { ModuleDigest = ArtifactKey.Digest("other"u8) };
        store.Write(Key, "native code"u8);
        store.Write(other, "other code"u8);
        var (path, foreign) = (store.Find(Key)!, store.Find(other)!);
        File.Copy(foreign, path, overwrite: true);
        File.Copy(foreign + ".seal", path + ".seal", overwrite: true);

        store.Find(Key).Should().BeNull();
    }

    [Fact]
    public void An_artifact_without_its_seal_is_not_found()
    {
        var store = new ArtifactStore(folder.FullName);
        store.Write(Key, "native code"u8);
        File.Delete(store.Find(Key)! + ".seal");

        store.Find(Key).Should().BeNull();
    }

    [Fact]
    public void A_folder_open_to_others_is_refused_with_the_command_that_closes_it()
    {
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);

        var open = () => new ArtifactStore(folder.FullName);

        open.Should().Throw<IOException>().WithMessage($"*chmod 700 {folder.FullName}*");
    }

    [Fact]
    public void Keys_differ_by_module_profile_and_processor()
    {
        var digest = ArtifactKey.Digest("module"u8);
        ArtifactKey[] keys =
        [
            Key,
            ArtifactKey.Create(ArtifactKey.Digest("other"u8), EngineProfile.Core, "processor"),
            ArtifactKey.Create(digest, EngineProfile.CoreWithFuel, "processor"),
            ArtifactKey.Create(digest, EngineProfile.Component, "processor"),
            ArtifactKey.Create(digest, EngineProfile.Core, "another processor"),
        ];

        keys.Should().OnlyHaveUniqueItems();
    }
}
