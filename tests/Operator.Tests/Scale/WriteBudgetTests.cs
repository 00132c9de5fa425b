using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Bench.Operators;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Scale;

/// <summary>What <c>bench/run --part operator</c> measures, smaller and by counts alone.</summary>
public sealed class WriteBudgetTests : IAsyncDisposable
{
    private const int ModuleCount = 100;
    private const int NodeCount = 10;
    private const string Pool = Pools + "/edge";
    private static readonly string[] Names = [.. Enumerable.Range(0, ModuleCount).Select(static index => string.Create(CultureInfo.InvariantCulture, $"module-{index:D3}"))];
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Modules_and_nodes_cost_no_more_writes_than_the_budget_and_none_when_nothing_changes()
    {
        await StartAsync();
        await _fixture.SettleAsync();

        var writes = await WritesAsync(async () =>
        {
            foreach (var name in Names)
            {
                _fixture.Stub.Put($"{ModulePath}/{name}", """{"spec":{"module":"registry.example.com/web:v1","replicas":1,"ports":[{"name":"http","containerPort":8080}]}}""");
            }

            await RollOutAsync();
        });
        writes.Should().BeLessThanOrEqualTo((int)(WriteBudget.CreatedModule * ModuleCount), "that is for new modules");

        writes = await WritesAsync(() =>
        {
            _fixture.Clock.Advance(TimeSpan.FromHours(1));
            _fixture.Stub.CloseWatches();
            return Task.CompletedTask;
        });
        writes.Should().Be(0, "nothing changed, however often it was looked at");

        writes = await WritesAsync(async () =>
        {
            foreach (var name in Names)
            {
                _fixture.ChangeSpec($"{ModulePath}/{name}", static spec => spec["env"] = new JsonArray(new JsonObject { ["name"] = "CHANGED", ["value"] = "yes" }));
            }

            await RollOutAsync();
        });
        writes.Should().BeLessThanOrEqualTo((int)(WriteBudget.ChangedModule * ModuleCount), "that is for changed modules");
        Names.Should().OnlyContain(name => StepsOf(name).SequenceEqual(StepsOf(name).Order()), "a module that is Ready stays so: what is known later is not taken back by what was read before");

        writes = await WritesAsync(() =>
        {
            PutNode(0, isReady: false);
            return _fixture.EventuallyAsync(() => Ready() == NodeCount - 1, "the node is missed");
        });
        writes.Should().BeLessThanOrEqualTo((int)WriteBudget.HitPool, "that is for a node");
    }

    private async Task StartAsync()
    {
        _fixture.Stub.Put(Pool, """{"spec":{"provisioning":"External"}}""");
        for (var number = 0; number < NodeCount; number++)
        {
            PutNode(number, isReady: true);
        }

        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => Ready() == NodeCount, "the nodes are counted");
    }

    /// <summary>Plays the Deployment controller until each module is Ready, its present generation.</summary>
    private async Task RollOutAsync()
    {
        foreach (var name in Names)
        {
            await _fixture.EventuallyAsync(() => IsSeen(name) && _fixture.Stub.Find($"{Deployments}/{name}") is not null, $"{name} has its Deployment");
            _fixture.CompleteDeployment(name);
        }

        foreach (var name in Names)
        {
            await _fixture.EventuallyAsync(() => IsSeen(name) && _fixture.Has($"{ModulePath}/{name}", "Ready", "True/Available"), $"{name} is Ready");
        }
    }

    private bool IsSeen(string name)
    {
        var module = _fixture.Stub.Find($"{ModulePath}/{name}")!;
        return module["status"]?["observedGeneration"]?.ToJsonString() == module["metadata"]!["generation"]!.ToJsonString();
    }

    /// <summary>How much is written because of something, until nothing more is.</summary>
    private async Task<int> WritesAsync(Func<Task> act)
    {
        var before = _fixture.Stub.Writes.Count();
        await act();
        return await _fixture.SettleAsync() - before;
    }

    /// <summary>What its status said of each generation, in the order of the writes: not Ready, then Ready.</summary>
    private IEnumerable<(int Generation, bool IsReady)> StepsOf(string name) => _fixture.Stub.Writes
        .Where(write => write.Path == $"{ModulePath}/{name}/status")
        .Select(static write => JsonNode.Parse(write.Body)!["status"]!)
        .Select(static status => (status["observedGeneration"]!.GetValue<int>(), status["conditions"]!.AsArray().Single(static condition => condition!["type"]!.GetValue<string>() == "Ready")!["status"]!.GetValue<string>() == "True"));

    private int? Ready() => _fixture.Stub.Find(Pool)?["status"]?["readyReplicas"]?.GetValue<int>();

    private void PutNode(int number, bool isReady) => _fixture.Stub.Put(
        string.Create(CultureInfo.InvariantCulture, $"{Nodes}/node-{number}"),
        $$$"""{"metadata":{"labels":{"node.krustlet.dev/pool":"edge"}},"spec":{},"status":{"conditions":[{"type":"Ready","status":"{{{(isReady ? "True" : "Unknown")}}}"}]}}""");
}
