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
    public void An_artifact_that_another_machine_sealed_is_not_found()
    {
        var other = Directory.CreateTempSubdirectory("artifacts-");
        try
        {
            new ArtifactStore(other.FullName).Write(Key, "native code"u8);
            var (ours, theirs) = (Path.Combine(folder.FullName, Key.Environment), Path.Combine(other.FullName, Key.Environment));
            var store = new ArtifactStore(folder.FullName);
            Directory.CreateDirectory(ours);
            foreach (var file in Directory.GetFiles(theirs))
            {
                File.Copy(file, Path.Combine(ours, Path.GetFileName(file)));
            }

            store.Find(Key).Should().BeNull();
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }

    [Fact]
    public void Stores_of_one_folder_trust_each_others_artifacts_however_many_open_it_at_once()
    {
        var stores = new ArtifactStore[16];
        Parallel.For(0, stores.Length, i => stores[i] = new ArtifactStore(folder.FullName));
        stores[0].Write(Key, "native code"u8);

        stores.Should().OnlyContain(store => store.Find(Key) != null);
        Directory.GetFiles(folder.FullName).Should().ContainSingle().Which.Should().EndWith("seal.key");
    }

    [Fact]
    public void What_is_old_and_not_wanted_is_swept_away_and_nothing_else()
    {
        var store = new ArtifactStore(folder.FullName);
        var (gone, earlier, young) = (Key with { ModuleDigest = ArtifactKey.Digest("gone"u8) }, Key with { Environment = "earlier-engine" }, Key with { ModuleDigest = ArtifactKey.Digest("young"u8) });
        foreach (var key in new[] { Key, gone, earlier, young })
        {
            store.Write(key, "native code"u8);
        }

        File.WriteAllText(store.Find(Key)! + ".0123", "half of an artif");
        var now = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in Directory.GetFiles(folder.FullName, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, now.AddHours(file.Contains(young.ModuleHex, StringComparison.Ordinal) ? 0 : -2));
        }

        store.Sweep(new HashSet<string> { Key.ModuleDigest }, new HashSet<string> { Key.Environment }, now.AddHours(-1)).Should().BeGreaterThan(0);

        store.Find(Key).Should().NotBeNull();
        store.Find(young).Should().NotBeNull();
        store.Find(gone).Should().BeNull();
        store.Find(earlier).Should().BeNull();
        Directory.GetFiles(Path.GetDirectoryName(store.Find(Key)!)!).Should().HaveCount(4, "two artifacts with their seals stay, and no leftover");
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
