using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.NodePools;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolNodesTests
{
    private readonly OneNode _store = new();
    private readonly PoolNodes _nodes;

    public PoolNodesTests() => _nodes = new PoolNodes(_store, new Indexer<V1Node>(PoolNodes.PoolsOf));

    [Fact]
    public void A_node_is_judged_by_what_was_last_written_to_it_until_the_watch_has_told_of_it()
    {
        _store.Node = Node("9", "edge");
        var written = Node("10", "edge");
        _nodes.Saw(written);

        _nodes.Members("edge").Should().ContainSingle().Which.Should().BeSameAs(written);
        _nodes.Get("n1").Should().BeSameAs(written);

        _store.Node = Node("11", "edge");
        _nodes.Members("edge").Should().ContainSingle().Which.Should().BeSameAs(_store.Node);
    }

    [Fact]
    public void A_node_that_was_given_to_another_pool_has_left()
    {
        _store.Node = Node("9", "edge");
        _nodes.Saw(Node("10", "other"));

        _nodes.Members("edge").Should().BeEmpty();
        _nodes.Former("edge").Should().ContainSingle();
    }

    private static V1Node Node(string version, string pool) => new()
    {
        Metadata = new V1ObjectMeta { Name = "n1", Uid = "u1", ResourceVersion = version, Labels = new Dictionary<string, string> { ["node.krustlet.dev/pool"] = pool } },
    };

    private sealed class OneNode : IObjectStore<V1Node>
    {
        public V1Node Node { get; set; } = null!;

        public int Count => 1;

        public V1Node? Get(NamespacedName name) => Node;

        public IReadOnlyList<V1Node> List() => [Node];

        public IReadOnlyList<V1Node> ByIndex(Indexer<V1Node> indexer, string value) => [Node];
    }
}
