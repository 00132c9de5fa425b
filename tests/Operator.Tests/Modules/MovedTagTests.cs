using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Modules;

/// <summary>A tag that comes to stand for another digest rolls out when it is asked for, and not before.</summary>
public sealed class MovedTagTests : IAsyncDisposable
{
    private const string Web = ModulePath + "/web";
    private const string WebDeployment = Deployments + "/web";
    private const string Moved = "sha256:0000000000000000000000000000000000000000000000000000000000000002";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Once_holds_the_first_digest_through_changes_and_restarts_until_somebody_asks()
    {
        await ReadyAsync("""{"policy":"Once"}""");
        Image().Should().Be($"r/web:v1@{FakeResolver.Digest}");
        _fixture.Resolver.Answer = Moved;

        _fixture.ChangeSpec(Web, spec => spec["args"] = new JsonArray("new"));
        await _fixture.EventuallyAsync(() => Container()["args"] is not null, "the change rolls out");
        await _fixture.StopAsync();
        await _fixture.StartAsync();
        await _fixture.SettleAsync();
        Image().Should().EndWith(FakeResolver.Digest);
        _fixture.Resolver.Calls.Should().Be(1);

        Ask("now");
        await _fixture.EventuallyAsync(() => Image() == $"r/web:v1@{Moved}", "the moved tag rolls out");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Web)!["status"]!["resolvedDigest"]?.GetValue<string>() == Moved, "the status tells");
    }

    [Fact]
    public async Task OnChange_asks_with_each_change_of_the_spec_and_not_when_it_scales()
    {
        await ReadyAsync("""{"policy":"OnChange"}""");
        _fixture.Resolver.Answer = Moved;
        _fixture.ChangeSpec(Web, spec => spec["replicas"] = 3);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)!["spec"]!["replicas"]?.GetValue<int>() == 3, "it scales");
        Image().Should().EndWith(FakeResolver.Digest);

        _fixture.ChangeSpec(Web, spec => spec["args"] = new JsonArray("new"));

        await _fixture.EventuallyAsync(() => Image().EndsWith(Moved, StringComparison.Ordinal) && Container()["args"] is not null, "both roll out");
    }

    [Fact]
    public async Task Interval_rolls_a_moved_tag_out_and_writes_nothing_while_it_stays()
    {
        await ReadyAsync("""{"policy":"Interval","interval":"20s"}""");
        var writes = await _fixture.SettleAsync();
        await _fixture.EventuallyAsync(() => _fixture.Resolver.Calls > 2, "the registry is asked again and again");
        (await _fixture.SettleAsync()).Should().Be(writes);

        _fixture.Resolver.Failures = 1;
        _fixture.Resolver.Answer = Moved;
        await _fixture.EventuallyAsync(() => Image().EndsWith(Moved, StringComparison.Ordinal), "the moved tag rolls out");
        _fixture.Has(Web, "ModuleResolved", "True/Resolved").Should().BeTrue("a registry that fails once moves nothing");
    }

    [Fact]
    public async Task Without_a_policy_Pods_name_the_tag_and_nothing_moves()
    {
        await ReadyAsync("""{}""");
        _fixture.Resolver.Answer = Moved;
        Ask("now");

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Web)!["status"]!["resolvedDigest"]?.GetValue<string>() == Moved, "the status knows");
        Image().Should().Be("r/web:v1");
    }

    [Fact]
    public async Task Nothing_is_made_before_the_digest_is_known_and_what_runs_runs_on()
    {
        _fixture.Resolver.Failures = 2;
        Put("""{"policy":"Once"}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Reconciling", "True/NotFound") && _fixture.Has(Web, "Ready", "False/NotFound"), "it says what it waits for");
        _fixture.Stub.Find(WebDeployment).Should().BeNull();

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "it goes on by itself");
        Image().Should().EndWith(FakeResolver.Digest);
    }

    private JsonNode Container() => _fixture.Stub.Find(WebDeployment)!["spec"]!["template"]!["spec"]!["containers"]![0]!;

    private string Image() => Container()["image"]!.GetValue<string>();

    private void Ask(string value)
    {
        var module = _fixture.Stub.Find(Web)!;
        module["metadata"]!["annotations"] = new JsonObject { ["wasm.krustlet.dev/resolve"] = value };
        _fixture.Stub.Put(Web, module);
    }

    private void Put(string resolution) => _fixture.Stub.Put(Web, $$"""{"spec":{"module":"r/web:v1","resolution":{{resolution}} } }""");

    private async Task ReadyAsync(string resolution)
    {
        Put(resolution);
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Available") && _fixture.Has(Web, "ModuleResolved", "True/Resolved"), "the module is ready");
    }
}
