using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Modules;

public sealed class OfferingPoolsTests : IAsyncLifetime
{
    private const string Image = "registry.example.com/team/hello:v1";
    private readonly OperatorFixture _fixture = new();

    public async Task InitializeAsync()
    {
        Put("b-offers", "registry.example.com", "default");
        Put("a-offers", "registry.example.com", "default", zone: "z1");
        Put("elsewhere", "other.example.com", "default");
        Put("others", "registry.example.com", "not-default");
        _fixture.Stub.Put(Pools + "/bare", """{"spec":{"registries":[{"host":"registry.example.com"}],"policy":{"credentialNamespaces":["default"]}}}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Parts.GetRequiredService<IObjectStore<WasmNodePool>>().List().Count == 5, "the pools are known");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public void A_module_that_may_run_anywhere_is_offered_what_any_pool_that_allows_its_namespace_has() => Names(new WasmModuleSpec { Module = Image }).Should().Equal("a-offers", "b-offers");

    [Fact]
    public void A_module_of_one_pool_is_offered_that_pools_alone()
    {
        Names(new WasmModuleSpec { Module = Image, NodePool = "b-offers" }).Should().Equal("b-offers");
        Names(new WasmModuleSpec { Module = Image, NodePool = "others" }).Should().BeEmpty("its namespace is not allowed there");
        Names(new WasmModuleSpec { Module = Image, NodePool = "bare" }).Should().BeEmpty("it has none");
    }

    [Fact]
    public void A_module_that_selects_pools_is_offered_theirs() =>
        Names(new WasmModuleSpec { Module = Image, NodePoolSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["zone"] = "z1" } } }).Should().Equal("a-offers");

    [Fact]
    public void Another_registry_or_no_reference_at_all_is_offered_nothing_of_it()
    {
        Names(new WasmModuleSpec { Module = "third.example.com/hello:v1" }).Should().BeEmpty();
        Names(new WasmModuleSpec { Module = "???" }).Should().BeEmpty();
    }

    [Fact]
    public void Whose_credentials_there_are_is_part_of_the_question_and_not_of_the_answer()
    {
        var module = Module(new WasmModuleSpec { Module = Image });
        var (alone, offered) = (ResolutionRequest.Of(module, []), ResolutionRequest.Of(module, Offering(module.Spec)));

        offered.Should().NotBe(alone, "the registry is asked again when a pool offers more");
        offered.Key.Should().Be(alone.Key, "what is resolved stays when a pool offers less");
    }

    private List<string> Names(WasmModuleSpec spec) => [.. Offering(spec).Select(pool => pool.Name)];

    private IReadOnlyList<OfferingPool> Offering(WasmModuleSpec spec) => _fixture.Parts.GetRequiredService<OfferingPools>().Of(Module(spec));

    private static WasmModule Module(WasmModuleSpec spec) => new() { Metadata = new V1ObjectMeta { Name = "hello", NamespaceProperty = "default", Uid = "u" }, Spec = spec };

    private void Put(string pool, string host, string space, string zone = "z0") => _fixture.Stub.Put(
        $"{Pools}/{pool}", $$$$"""{"metadata":{"labels":{"zone":"{{{{zone}}}}"}},"spec":{"registries":[{"host":"{{{{host}}}}","credentialsSecretRef":{"name":"pull"}}],"policy":{"credentialNamespaces":["{{{{space}}}}"]}}}""");
}
