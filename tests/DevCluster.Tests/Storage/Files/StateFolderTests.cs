using System.Text.Json.Nodes;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Storage.Files;

namespace Krustlet.DevCluster.Tests.Storage.Files;

public sealed class StateFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("krustlet-state-").FullName;

    private string LogPath => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Objects_and_their_versions_are_there_again()
    {
        var (before, revision) = Run(store =>
        {
            var things = Things(store);
            Add(store, things, "stays");
            var changed = Add(store, things, "changes");
            store.TryReplace(things, changed, Thing("changes", "2"));
            var gone = Add(store, things, "goes");
            store.TryRemove(things, gone, gone.Thaw());
            return (Texts(things), store.Revision);
        });

        Run(store =>
        {
            var things = Things(store);
            Texts(things).Should().Equal(before).And.HaveCount(2);
            store.Revision.Should().Be(revision);
            things.Log.ReadAfter(revision - 1, 10).Should().BeNull("how it came about is forgotten");
            things.Log.ReadAfter(revision, 10).Should().BeEmpty();
            return Add(store, things, "later").Revision.Should().Be(revision + 1);
        });
    }

    [Fact]
    public void A_write_that_was_cut_off_is_as_if_it_had_not_been()
    {
        var whole = Run(store =>
        {
            Add(store, Things(store), "a");
            return new FileInfo(LogPath).Length;
        });
        Run(store => Add(store, Things(store), "b"));
        var log = File.ReadAllBytes(LogPath);

        for (var length = whole; length < log.Length; length++)
        {
            File.WriteAllBytes(LogPath, log[..(int)length]);
            Run(store =>
            {
                Things(store).Current.Objects.Keys.Select(key => key.Name).Should().Equal("a");
                return Add(store, Things(store), "c");
            });
            Run(store => Things(store).Current.Objects.Keys.Select(key => key.Name).Should().Equal("a", "c"));
        }
    }

    [Fact]
    public void A_damaged_line_ends_what_is_believed()
    {
        Run(store => Add(store, Things(store), "a"));
        Run(store => Add(store, Things(store), "b"));
        var log = File.ReadAllBytes(LogPath);
        log[^10] ^= 1;
        File.WriteAllBytes(LogPath, log);

        Run(store => Things(store).Current.Objects.Keys.Select(key => key.Name).Should().Equal("a"));
    }

    [Fact]
    public void A_snapshot_replaces_the_log_also_when_the_process_dies_in_between()
    {
        var before = Run(store =>
        {
            Add(store, Things(store), "a");
            Add(store, store.Open("/unasked", new SelectableFields()), "kept");
            return Texts(Things(store));
        });
        var log = File.ReadAllBytes(LogPath);
        using (var state = StateFolder.Open(_folder))
        {
            var store = new ObjectStore(10, state);
            state.WriteSnapshot(store.Revision, [Things(store)]);
        }

        new FileInfo(LogPath).Length.Should().Be(0);
        Run(store => Texts(Things(store)).Should().Equal(before));
        File.WriteAllBytes(LogPath, log);
        Run(store => Texts(Things(store)).Should().Equal(before));
        Run(store => store.Open("/unasked", new SelectableFields()).Current.Objects.Keys.Select(key => key.Name).Should().Equal("kept"));
    }

    [Fact]
    public void A_log_that_grows_is_folded_into_a_snapshot()
    {
        var large = new string('x', 100_000);
        var revision = Run(store =>
        {
            var current = Add(store, Things(store), "a");
            for (var i = 0; i < 60; i++)
            {
                current = store.TryReplace(Things(store), current, Thing("a", large + i))!;
            }

            return current.Revision;
        });

        new FileInfo(LogPath).Length.Should().BeLessThan(3_000_000);
        Run(store => Things(store).Find(new ObjectKey("", "a"))!.Revision.Should().Be(revision));
    }

    [Fact]
    public void Two_at_once_are_refused()
    {
        using var first = StateFolder.Open(_folder);

        FluentActions.Invoking(() => StateFolder.Open(_folder)).Should().Throw<IOException>().WithMessage("*log*");
    }

    private static ResourceStore Things(ObjectStore store) => store.Open("/things", new SelectableFields());

    private static string[] Texts(ResourceStore things) => [.. things.Current.Objects.Values.Select(value => $"{value.Revision} {value.Thaw().ToJsonString()}")];

    private static StoredObject Add(ObjectStore store, ResourceStore resource, string name) => store.TryAdd(resource, new ObjectKey("", name), Thing(name, "1"))!;

    private static JsonObject Thing(string name, string text) =>
        new() { ["kind"] = "Thing", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = name }, ["text"] = text };

    private T Run<T>(Func<ObjectStore, T> use)
    {
        using var state = StateFolder.Open(_folder);
        return use(new ObjectStore(10, state));
    }
}
