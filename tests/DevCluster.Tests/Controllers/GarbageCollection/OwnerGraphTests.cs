using k8s.Models;
using Krustlet.DevCluster.Controllers.Discovery;
using Krustlet.DevCluster.Controllers.GarbageCollection;

namespace Krustlet.DevCluster.Tests.Controllers.GarbageCollection;

public sealed class OwnerGraphTests
{
    private static readonly ServedKind Kind = new("", "v1", "configmaps", "ConfigMap", true, ["delete", "list", "watch"]);
    private readonly List<string> _concerned = [];
    private readonly OwnerGraph _graph;

    public OwnerGraphTests() => _graph = new OwnerGraph(_concerned.Add);

    [Fact]
    public void A_child_of_a_living_owner_is_no_concern()
    {
        _graph.Set(Item("owner"));
        _graph.Set(Item("child", owners: "owner"));

        _concerned.Should().BeEmpty();
    }

    [Fact]
    public void A_child_whose_owner_is_not_known_is_looked_at()
    {
        _graph.Set(Item("child", owners: "owner"));

        _concerned.Should().Equal("child");
    }

    [Fact]
    public void When_an_owner_goes_its_children_are_looked_at()
    {
        _graph.Set(Item("owner"));
        _graph.Set(Item("one", owners: "owner"));
        _graph.Set(Item("two", owners: "owner"));

        _graph.Remove("owner");

        _concerned.Should().BeEquivalentTo("one", "two");
    }

    [Fact]
    public void Foreground_deletion_concerns_the_children_and_then_the_owner()
    {
        _graph.Set(Item("owner"));
        _graph.Set(Item("child", owners: "owner"));

        _graph.Set(Item("owner") with { IsDeleting = true, Finalizers = [OwnedObject.Foreground] });
        var during = _concerned.ToList();
        _concerned.Clear();
        _graph.Remove("child");

        during.Should().BeEquivalentTo("owner", "child");
        _concerned.Should().Equal("owner");
    }

    [Fact]
    public void A_child_that_changed_its_owner_belongs_to_the_new_one_only()
    {
        _graph.Set(Item("owner"));
        _graph.Set(Item("other"));
        _graph.Set(Item("child", owners: "owner"));
        _graph.Set(Item("child", owners: "other"));

        _graph.DependentsOf("owner").Should().BeEmpty();
        _graph.DependentsOf("other").Should().ContainSingle();
    }

    private static OwnedObject Item(string uid, params string[] owners) =>
        new(Kind, "default", uid, uid, false, [], [.. owners.Select(owner => new V1OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner, Uid = owner, BlockOwnerDeletion = true })]);
}
