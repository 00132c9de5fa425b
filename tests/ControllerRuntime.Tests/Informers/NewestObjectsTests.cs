using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.ControllerRuntime.Tests.Informers;

public sealed class NewestObjectsTests
{
    private static readonly NamespacedName Name = new("default", "one");
    private readonly OneObject _store = new();
    private readonly NewestObjects<V1ConfigMap> _newest;

    public NewestObjectsTests() => _newest = new NewestObjects<V1ConfigMap>(_store);

    [Fact]
    public void An_answer_stands_until_the_store_has_caught_up()
    {
        _store.Item = Version("9");
        var answer = Version("10");
        _newest.Saw(answer);
        _newest.Get(Name).Should().BeSameAs(answer);

        _store.Item = Version("10");
        _newest.Get(Name).Should().BeSameAs(_store.Item);

        _store.Item = Version("11");
        _newest.Get(Name).Should().BeSameAs(_store.Item);
    }

    [Fact]
    public void An_answer_stands_for_no_other_object_of_the_name()
    {
        _newest.Saw(Version("10"));
        _store.Item = Version("9", "another");

        _newest.Get(Name).Should().BeSameAs(_store.Item);
    }

    [Fact]
    public void What_the_store_has_not_is_nothing_to_go_by()
    {
        _newest.Saw(Version("10"));

        _newest.Get(Name).Should().BeNull("it may be gone");
    }

    [Fact]
    public void Nobody_falls_back_behind_an_answer_while_another_sees_the_store_catch_up()
    {
        _store.Item = Version("9");
        _newest.Saw(Version("10"));
        _store.AfterGet = () =>
        {
            _store.AfterGet = static () => { };
            _store.Item = Version("10");
            _newest.Get(Name);
        };

        _newest.Get(Name)!.Metadata.ResourceVersion.Should().Be("10");
    }

    [Fact]
    public void What_is_forgotten_is_the_stores_again()
    {
        _store.Item = Version("9");
        _newest.Saw(Version("10"));
        _newest.Forget(Name);

        _newest.Get(Name).Should().BeSameAs(_store.Item);
    }

    private static V1ConfigMap Version(string version, string uid = "uid") =>
        new() { Metadata = new V1ObjectMeta { Name = Name.Name, NamespaceProperty = Name.Namespace, Uid = uid, ResourceVersion = version } };

    private sealed class OneObject : IObjectStore<V1ConfigMap>
    {
        public V1ConfigMap? Item { get; set; }

        public int Count => List().Count;

        /// <summary>What happens to whoever has just read.</summary>
        public Action AfterGet { get; set; } = static () => { };

        public V1ConfigMap? Get(NamespacedName name)
        {
            var found = name == Name ? Item : null;
            AfterGet();
            return found;
        }

        public IReadOnlyList<V1ConfigMap> List() => Item is null ? [] : [Item];

        public IReadOnlyList<V1ConfigMap> ByIndex(Indexer<V1ConfigMap> indexer, string value) => List();
    }
}
