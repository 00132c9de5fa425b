using System.Text.Json.Nodes;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Tests.Storage;

public sealed class ObjectStoreTests
{
    private readonly ObjectStore _store = new(historySize: 4);
    private readonly ResourceStore _things;

    public ObjectStoreTests() => _things = _store.Open("/things", new SelectableFields("spec.colour"));

    [Fact]
    public void A_version_can_be_replaced_once()
    {
        var first = Add("a")!;

        var second = _store.TryReplace(_things, first, first.Thaw());

        second!.Revision.Should().BeGreaterThan(first.Revision);
        _store.TryReplace(_things, first, first.Thaw()).Should().BeNull();
        _store.TryRemove(_things, first, first.Thaw()).Should().BeNull();
        Add("a").Should().BeNull();
    }

    [Fact]
    public void The_history_forgets_the_oldest_and_says_so()
    {
        var revisions = Enumerable.Range(0, 6).Select(i => Add($"a{i}")!.Revision).ToArray();

        _things.Log.ReadAfter(revisions[0], 10).Should().BeNull();
        _things.Log.ReadAfter(revisions[1], 10)!.Select(change => change.Object.Key.Name).Should().Equal("a2", "a3", "a4", "a5");
        _things.Log.ReadAfter(revisions[2], 1)!.Select(change => change.Object.Key.Name).Should().Equal("a3");
        _things.Log.ReadAfter(revisions[5], 10).Should().BeEmpty();
    }

    [Fact]
    public void Past_states_can_be_read_while_they_are_remembered()
    {
        var revisions = Enumerable.Range(0, 6).Select(i => Add($"a{i}")!.Revision).ToArray();

        _things.Log.SnapshotAt(revisions[0]).Should().BeNull();
        _things.Log.SnapshotAt(revisions[1])!.Objects.Should().HaveCount(2);
        _things.Log.SnapshotAt(revisions[4])!.Objects.Should().HaveCount(5);
        _store.Compact();
        _things.Log.SnapshotAt(revisions[4]).Should().BeNull();
        _things.Log.SnapshotAt(_store.Revision)!.Objects.Should().HaveCount(6);
    }

    [Fact]
    public async Task Waiting_readers_hear_of_every_commit()
    {
        var changed = _things.Log.Changed;
        changed.IsCompleted.Should().BeFalse();

        Add("a");

        await changed.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Concurrent_writers_never_share_a_revision()
    {
        var revisions = new System.Collections.Concurrent.ConcurrentBag<long>();

        Parallel.For(0, 500, i => revisions.Add(Add($"a{i}")!.Revision));

        revisions.Should().OnlyHaveUniqueItems();
        _things.Current.Objects.Should().HaveCount(500);
    }

    [Fact]
    public void What_a_commit_brings_about_is_there_before_watchers_hear_of_it()
    {
        var others = _store.Open("/others", new SelectableFields());
        var toldEarly = new List<int>();
        _store.Committed += (resource, change) =>
        {
            if (ReferenceEquals(resource, _things))
            {
                toldEarly.Add(_things.Log.ReadAfter(change.Revision - 1, 10)!.Count);
                Add(others, change.Object.Key.Name);
            }
        };

        var added = Add("a")!;

        toldEarly.Should().Equal(0);
        _things.Log.ReadAfter(added.Revision - 1, 10).Should().ContainSingle();
        others.Find(new ObjectKey("", "a"))!.Revision.Should().Be(added.Revision + 1);
        _store.Read(_things).Revision.Should().Be(added.Revision + 1);
    }

    [Fact]
    public void Objects_are_kept_with_their_type_first_and_their_selectable_fields_at_hand()
    {
        var value = JsonNode.Parse("""{"spec":{"colour":"red"},"metadata":{"labels":{"x":"y"},"name":"a"},"apiVersion":"v1","kind":"Thing"}""")!.AsObject();

        var stored = _store.TryAdd(_things, new ObjectKey("", "a"), value)!;

        System.Text.Encoding.UTF8.GetString(stored.Utf8.Span[..stored.TypePrefix]).Should().Be("""{"kind":"Thing","apiVersion":"v1",""");
        stored.Fields["spec.colour"].Should().Be("red");
        stored.Labels["x"].Should().Be("y");
    }

    private StoredObject? Add(string name) => Add(_things, name);

    private StoredObject? Add(ResourceStore resource, string name)
    {
        var value = new JsonObject { ["kind"] = "Thing", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["name"] = name } };
        return _store.TryAdd(resource, new ObjectKey("", name), value);
    }
}
