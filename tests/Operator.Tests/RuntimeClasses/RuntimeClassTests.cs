using System.Net;
using Krustlet.Operator.RuntimeClasses;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.RuntimeClasses;

public sealed class RuntimeClassTests : IAsyncDisposable
{
    private const string Classes = "/apis/node.k8s.io/v1/runtimeclasses";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task All_three_exist_after_the_start_even_when_the_API_server_is_busy_and_come_back_when_deleted()
    {
        _fixture.Stub.FailNext(r => r.Path.StartsWith(Classes, StringComparison.Ordinal), HttpStatusCode.ServiceUnavailable, times: 5);
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Stub.FindAll(Classes).Count == 3, "they exist");

        _fixture.Stub.Remove(Classes + "/krustlet-wasi");
        await Krustlet.ControllerRuntime.Tests.Testing.Eventually.BeAsync(() => _fixture.Stub.FindAll(Classes).Count == 3, "it is back", _fixture.Clock, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_class_brings_a_Pod_to_nodes_that_offer_the_runtime_and_past_their_taints()
    {
        var wasi = RuntimeClassBuilder.All.Single(c => c.Metadata.Name == "krustlet-wasi");

        wasi.Handler.Should().Be("krustlet-wasi");
        wasi.Scheduling.NodeSelector.Should().BeEquivalentTo(new Dictionary<string, string> { ["kubernetes.io/arch"] = "wasm32-wasi", ["node.krustlet.dev/runtime-wasi"] = "true" });
        wasi.Scheduling.Tolerations.Select(t => (t.Key, t.Effect)).Should().Contain([("kubernetes.io/arch", "NoSchedule"), ("kubernetes.io/arch", "NoExecute")]);
    }
}
