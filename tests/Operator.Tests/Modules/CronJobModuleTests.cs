using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Modules;

/// <summary>Modules that become a CronJob, in whichever version the API server has.</summary>
public sealed class CronJobModuleTests : IAsyncDisposable
{
    private const string Web = ModulePath + "/web";
    private const string CronJob = "/apis/batch/v1/namespaces/default/cronjobs/web";
    private const string Beta = "/apis/batch/v1beta1/namespaces/default/cronjobs/web";
    private const string Spec = """{"module":"r/web:v1","workload":"CronJob","schedule":"*/5 * * * *","completions":2,"parallelism":2,"backoffLimit":1}""";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_module_becomes_a_CronJob_that_is_ready_while_it_waits_for_its_time()
    {
        await StartAsync(Spec, stable: true);
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Scheduled"), "it is scheduled");

        var spec = _fixture.Stub.Find(CronJob)!["spec"]!;
        spec["schedule"]!.GetValue<string>().Should().Be("*/5 * * * *");
        var job = spec["jobTemplate"]!["spec"]!;
        job["completions"]!.GetValue<int>().Should().Be(2);
        job["parallelism"]!.GetValue<int>().Should().Be(2);
        job["backoffLimit"]!.GetValue<int>().Should().Be(1);
        job["template"]!["spec"]!["restartPolicy"]!.GetValue<string>().Should().Be("Never");
        var status = _fixture.Stub.Find(Web)!["status"]!;
        status["workloadRef"]!.ToJsonString().Should().Be("""{"apiVersion":"batch/v1","kind":"CronJob","name":"web"}""");
        _fixture.Has(Web, "Reconciling", null).Should().BeTrue();
        _fixture.Has(Web, "Stalled", null).Should().BeTrue();
        var writes = await _fixture.SettleAsync();
        _fixture.Clock.Advance(TimeSpan.FromHours(2));
        (await _fixture.SettleAsync()).Should().Be(writes, "nothing changed");
    }

    [Fact]
    public async Task An_API_server_without_the_stable_version_gets_the_beta()
    {
        await StartAsync(Spec, stable: false);
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Scheduled"), "it is scheduled");

        _fixture.Stub.Find(Beta).Should().NotBeNull();
        _fixture.Stub.Find(CronJob).Should().BeNull();
        _fixture.Stub.Find(Web)!["status"]!["workloadRef"]!["apiVersion"]!.GetValue<string>().Should().Be("batch/v1beta1");
    }

    [Fact]
    public async Task How_its_last_run_went_is_told_and_it_stays_ready()
    {
        await StartAsync(Spec, stable: true);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(CronJob) is not null, "the CronJob exists");
        PutJob("web-1", "2024-05-01T12:00:00Z", """{"succeeded":2,"conditions":[{"type":"Complete","status":"True"}]}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/LastRunSucceeded"), "the first run succeeded");

        PutJob("web-2", "2024-05-01T12:05:00Z", """{"active":2}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Running"), "the second runs");
        _fixture.Stub.Find(Web)!["status"]!["replicas"]!.GetValue<int>().Should().Be(2);

        PutJob("web-2", "2024-05-01T12:05:00Z", """{"failed":2,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too many"}]}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/LastRunFailed"), "the second failed");
        _fixture.Condition(Web, "Ready")!["message"]!.GetValue<string>().Should().Contain("web-2").And.Contain("*/5 * * * *");
        _fixture.Has(Web, "Stalled", null).Should().BeTrue();
    }

    [Fact]
    public async Task A_changed_spec_is_written_on_it_and_another_workload_takes_its_place()
    {
        await StartAsync(Spec, stable: true);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(CronJob) is not null, "the CronJob exists");
        _fixture.ChangeSpec(Web, spec => spec["schedule"] = "0 4 * * *");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(CronJob)!["spec"]!["schedule"]!.GetValue<string>() == "0 4 * * *", "the schedule is written");

        _fixture.ChangeSpec(Web, spec =>
        {
            spec["workload"] = "Service";
            new[] { "schedule", "completions", "parallelism", "backoffLimit" }.ToList().ForEach(field => spec.Remove(field));
        });
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(CronJob) is null && _fixture.Stub.Find(Deployments + "/web") is not null, "the Deployment stands alone");
    }

    private Task StartAsync(string spec, bool stable)
    {
        if (stable)
        {
            _fixture.Stub.Put("/apis/batch/v1", """{"resources":[{"name":"jobs","kind":"Job"},{"name":"cronjobs","kind":"CronJob"}]}""");
        }

        _fixture.Stub.Put(Web, $$"""{"spec":{{spec}}}""");
        return _fixture.StartAsync();
    }

    private void PutJob(string name, string created, string status)
    {
        var owner = new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "CronJob",
            ["name"] = "web",
            ["uid"] = _fixture.Stub.Find(CronJob)!["metadata"]!["uid"]!.GetValue<string>(),
            ["controller"] = true,
        };
        _fixture.Stub.Put($"{Jobs}/{name}", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["creationTimestamp"] = created,
                ["labels"] = new JsonObject { ["wasm.krustlet.dev/module"] = "web" },
                ["ownerReferences"] = new JsonArray(owner),
            },
            ["spec"] = new JsonObject { ["completions"] = 2, ["template"] = new JsonObject() },
            ["status"] = JsonNode.Parse(status),
        });
    }
}
