using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Modules;

/// <summary>A rollout that fails goes back by itself where the module says so.</summary>
public sealed class RollbackTests : IAsyncDisposable
{
    private const string Web = ModulePath + "/web";
    private const string WebDeployment = Deployments + "/web";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_failed_rollout_goes_back_to_the_spec_that_served_and_stays_there_until_the_spec_changes()
    {
        await ReadyAsync("Rollback");
        Change("bad");
        await _fixture.EventuallyAsync(() => Args() == "bad", "the change is tried");
        _fixture.FailDeployment("web");
        await _fixture.EventuallyAsync(() => Args() == "good", "it goes back");
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", "True/RolledBack") && _fixture.Has(Web, "Ready", "False/RolledBack"), "it says so");
        _fixture.Has(Web, "Available", "True/EnoughReplicas").Should().BeTrue("what served before serves");
        await _fixture.EventuallyAsync(
            () => _fixture.Stub.FindAll("/api/v1/namespaces/default/events").Any(e => e["reason"]!.GetValue<string>() == "RolledBack"), "people are told");

        var writes = await _fixture.SettleAsync();
        await _fixture.StopAsync();
        await _fixture.StartAsync();
        await _fixture.SettleAsync();
        Args().Should().Be("good", "another operator knows what failed");
        _fixture.Stub.Writes.Skip(writes).Where(write => write.Path.StartsWith(Web, StringComparison.Ordinal)).Should().BeEmpty();

        Change("better");
        await _fixture.EventuallyAsync(() => Args() == "better", "another spec is tried");
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Available") && _fixture.Has(Web, "Stalled", null), "and serves");
    }

    [Fact]
    public async Task It_scales_while_it_is_rolled_back()
    {
        await ReadyAsync("Rollback");
        Change("bad");
        await _fixture.EventuallyAsync(() => Args() == "bad", "the change is tried");
        _fixture.FailDeployment("web");
        await _fixture.EventuallyAsync(() => Args() == "good", "it goes back");

        _fixture.ChangeSpec(Web, spec => spec["replicas"] = 4);

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)!["spec"]!["replicas"]!.GetValue<int>() == 4, "it scales");
        Args().Should().Be("good");
    }

    [Theory]
    [InlineData("Halt")]
    [InlineData(null)]
    public async Task Otherwise_it_stands_and_says_that_it_failed(string? onFailure)
    {
        await ReadyAsync(onFailure);
        Change("bad");
        await _fixture.EventuallyAsync(() => Args() == "bad", "the change is tried");
        _fixture.FailDeployment("web");

        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", "True/ProgressDeadlineExceeded"), "it says so");
        Args().Should().Be("bad");
        _fixture.Stub.Find(WebDeployment)!["metadata"]!["annotations"].Should().BeNull();
    }

    [Fact]
    public async Task A_first_rollout_that_fails_has_nothing_to_go_back_to()
    {
        Put("Rollback");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.FailDeployment("web");

        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", "True/ProgressDeadlineExceeded"), "it says so");
    }

    private string Args() => _fixture.Stub.Find(WebDeployment)!["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]![0]!.GetValue<string>();

    private void Change(string args) => _fixture.ChangeSpec(Web, spec => spec["args"] = new JsonArray(args));

    private void Put(string? onFailure) => _fixture.Stub.Put(
        Web, $$"""{"spec":{"module":"r/web:v1","replicas":1,"args":["good"],"rollout":{"progressDeadlineSeconds":30,"onFailure":{{(onFailure is null ? "null" : $"\"{onFailure}\"")}} } } }""");

    private async Task ReadyAsync(string? onFailure)
    {
        Put(onFailure);
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.Stub.Find(WebDeployment)!["spec"]!["progressDeadlineSeconds"]!.GetValue<int>().Should().Be(30);
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Available"), "the module is ready");
    }
}
