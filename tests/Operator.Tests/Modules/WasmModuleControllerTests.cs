using System.Net;
using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Testing;
using static Krustlet.Operator.Tests.Testing.OperatorFixture;

namespace Krustlet.Operator.Tests.Modules;

public sealed class WasmModuleControllerTests : IAsyncDisposable
{
    private const string Web = ModulePath + "/web";
    private const string WebDeployment = Deployments + "/web";
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_module_becomes_a_Deployment_and_its_status_is_complete_from_the_first_pass_on()
    {
        await StartWithAsync("""{"module":"r/web:v1","replicas":2}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/Progressing") && _fixture.Has(Web, "ModuleResolved", "True/Resolved"), "it is on its way");
        _fixture.Has(Web, "Reconciling", "True/Progressing").Should().BeTrue();
        _fixture.Has(Web, "Stalled", null).Should().BeTrue();

        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Available"), "it is ready");

        var status = _fixture.Stub.Find(Web)!["status"]!;
        _fixture.Has(Web, "Reconciling", null).Should().BeTrue();
        status["observedGeneration"]!.GetValue<int>().Should().Be(1);
        status["replicas"]!.GetValue<int>().Should().Be(2);
        status["readyReplicas"]!.GetValue<int>().Should().Be(2);
        status["selector"]!.GetValue<string>().Should().Be("wasm.krustlet.dev/module=web");
        status["resolvedDigest"]!.GetValue<string>().Should().Be(FakeResolver.Digest);
        status["workloadRef"]!["kind"]!.GetValue<string>().Should().Be("Deployment");
        status["conditions"]!.AsArray().Should().OnlyContain(c => c!["observedGeneration"]!.GetValue<int>() == 1 && c["lastTransitionTime"] != null);
    }

    [Fact]
    public async Task Nothing_is_written_once_everything_is_as_it_should_be_not_even_by_the_next_operator_but_one_apply()
    {
        await ReadyAsync();
        var writes = await _fixture.SettleAsync();
        _fixture.Clock.Advance(TimeSpan.FromHours(2));
        _fixture.Stub.DropWatches();
        _fixture.Stub.Compact();
        (await _fixture.SettleAsync()).Should().Be(writes, "a relist changes nothing");

        await _fixture.StopAsync();
        await _fixture.StartAsync();
        await _fixture.SettleAsync();

        _fixture.Stub.Writes.Skip(writes).Should().OnlyContain(w => w.Path == WebDeployment || w.Path.StartsWith("/apis/node.k8s.io/", StringComparison.Ordinal) || w.Path.EndsWith("/clusterrolebindings/krustlet-node-bootstrapper", StringComparison.Ordinal), "a new operator makes sure once");
        _fixture.Resolver.Calls.Should().Be(1, "the status says what the registry answered");
    }

    [Fact]
    public async Task A_changed_spec_rolls_out_and_Ready_waits_for_it()
    {
        await ReadyAsync();
        _fixture.ChangeSpec(Web, spec => spec["args"] = new JsonArray("new"));

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)!["spec"]!["template"]!["spec"]!["containers"]![0]!["args"] is not null, "the Deployment has it");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/Progressing"), "it is not ready before the rollout");
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Available") && _fixture.Stub.Find(Web)!["status"]!["observedGeneration"]!.GetValue<int>() == 2, "it is ready again");
    }

    [Fact]
    public async Task Somebody_elses_change_of_our_fields_is_undone_and_of_the_replicas_left_alone_when_they_are_not_ours()
    {
        await StartWithAsync("""{"module":"r/web:v1"}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.ChangeSpec(WebDeployment, spec =>
        {
            spec["replicas"] = 7;
            spec["template"]!["spec"]!["containers"]![0]!["image"] = "evil";
        });

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!.GetValue<string>() == "r/web:v1", "the image is back");
        _fixture.Stub.Find(WebDeployment)!["spec"]!["replicas"]!.GetValue<int>().Should().Be(7);
    }

    [Theory]
    [InlineData("wasm.krustlet.dev/v1alpha1", "WasmModule", 4)]
    [InlineData("apps/v1", "Deployment", null)]
    public async Task A_module_that_an_autoscaler_is_to_scale_gets_the_count_that_it_has_and_nobody_but_the_autoscaler_writes_it_after_that(string version, string kind, int? expected)
    {
        await StartWithAsync("""{"module":"r/web:v1"}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.ChangeSpec(WebDeployment, spec => spec["replicas"] = 4);
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Web)!["status"]?["readyReplicas"]?.GetValue<int>() == 4, "the Deployment is seen");
        _fixture.Stub.Find(Web)!["spec"]!["replicas"].Should().BeNull();

        _fixture.Stub.Put("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/web", new JsonObject
        {
            ["spec"] = new JsonObject { ["maxReplicas"] = 9, ["scaleTargetRef"] = new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["name"] = "web" } },
        });
        if (expected is null)
        {
            await _fixture.SettleAsync();
            _fixture.Stub.Find(Web)!["spec"]!["replicas"].Should().BeNull();
            return;
        }

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Web)!["spec"]!["replicas"]?.GetValue<int>() == expected, "it has a count");
        _fixture.ChangeSpec(Web, spec => spec["replicas"] = 0);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)!["spec"]!["replicas"]!.GetValue<int>() == 0, "it is scaled to zero");
        _fixture.Stub.Find(Web)!["spec"]!["replicas"]!.GetValue<int>().Should().Be(0);
    }

    [Fact]
    public async Task A_runtime_that_no_node_offers_is_told_with_what_they_offer_and_no_more_once_one_does()
    {
        _fixture.Stub.Put(Nodes + "/n1", """{"metadata":{"labels":{"node.krustlet.dev/pool":"edge","node.krustlet.dev/runtime-wasi":"true"}}}""");
        _fixture.Stub.Put(Nodes + "/n2", """{"metadata":{"labels":{"node.krustlet.dev/pool":"other","node.krustlet.dev/runtime-wasi-http":"true"}}}""");
        await StartWithAsync("""{"module":"r/web:v1","runtime":"WasiHttp","nodePool":"edge"}""");

        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/RuntimeNotOffered"), "it is told");
        _fixture.Condition(Web, "Ready")!["message"]!.GetValue<string>().Should().StartWith("no node of pool edge offers the runtime WasiHttp (node label node.krustlet.dev/runtime-wasi-http), nodes offer Wasi:");

        _fixture.ChangeSpec(Web, spec => spec.Remove("nodePool"));
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/Progressing"), "the other pool has it");
    }

    [Fact]
    public async Task Another_kind_of_workload_replaces_the_old_one()
    {
        await ReadyAsync("""{"module":"r/web:v1","ports":[{"containerPort":80}]}""");
        _fixture.Stub.Find(Services + "/web").Should().NotBeNull();
        _fixture.ChangeSpec(Web, spec => spec["workload"] = "Job");

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Jobs + "/web") is not null && _fixture.Stub.Find(WebDeployment) is null && _fixture.Stub.Find(Services + "/web") is null, "the Job stands alone");
    }

    [Fact]
    public async Task Removed_ports_take_the_Service_away()
    {
        await ReadyAsync("""{"module":"r/web:v1","ports":[{"name":"http","containerPort":80}]}""");
        _fixture.Stub.Find(Web)!["status"]!["url"]!.GetValue<string>().Should().Be("http://web.default.svc:80");
        _fixture.ChangeSpec(Web, spec => spec.Remove("ports"));

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Services + "/web") is null && _fixture.Stub.Find(Web)!["status"]!["url"] is null, "it is gone");
    }

    [Fact]
    public async Task A_changed_Job_is_run_again_as_another_one_and_a_changed_parallelism_is_not()
    {
        await StartWithAsync("""{"module":"r/web:v1","workload":"Job"}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Jobs + "/web") is not null, "the Job exists");
        var first = Uid(Jobs + "/web");

        _fixture.ChangeSpec(Web, spec => spec["parallelism"] = 4);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(Jobs + "/web")?["spec"]!["parallelism"]?.GetValue<int>() == 4, "the parallelism is written");
        Uid(Jobs + "/web").Should().Be(first);

        _fixture.ChangeSpec(Web, spec => spec["args"] = new JsonArray("x"));
        await _fixture.EventuallyAsync(() => Uid(Jobs + "/web") is { } now && now != first, "another Job runs");
    }

    [Fact]
    public async Task A_finished_Job_makes_its_module_ready_and_a_failed_one_stalls_it()
    {
        await StartWithAsync("""{"module":"r/web:v1","workload":"Job"}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/Running"), "it runs");
        SetStatus(Jobs + "/web", """{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Completed") && _fixture.Has(Web, "Reconciling", null), "it is complete");

        SetStatus(Jobs + "/web", """{"failed":7,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"too many"}]}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", "True/BackoffLimitExceeded") && _fixture.Has(Web, "Ready", "False/BackoffLimitExceeded"), "it has failed");
    }

    [Fact]
    public async Task Somebody_elses_Deployment_of_the_same_name_is_never_touched()
    {
        _fixture.Stub.Put(WebDeployment, """{"spec":{"replicas":9}}""");
        await StartWithAsync("""{"module":"r/web:v1","replicas":1}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", "True/NameTaken"), "it says so");
        _fixture.Stub.Find(WebDeployment)!["spec"]!["replicas"]!.GetValue<int>().Should().Be(9);

        _fixture.Stub.Remove(WebDeployment);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)?["spec"]!["replicas"]!.GetValue<int>() == 1 && _fixture.Has(Web, "Stalled", null), "it goes on by itself");
    }

    [Theory]
    [InlineData("""{"module":"r/web","verification":{"policy":"Required"}}""", "InvalidVerificationKeys")]
    [InlineData("""{"module":"r/web","nodePoolSelector":{"matchLabels":{"tier":"edge"}}}""", "NoMatchingNodePool")]
    public async Task What_cannot_be_made_is_stalled_with_the_reason_and_nothing_runs(string spec, string reason)
    {
        await StartWithAsync(spec);
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", $"True/{reason}") && _fixture.Has(Web, "Ready", $"False/{reason}"), "it says why");

        _fixture.Stub.Find(WebDeployment).Should().BeNull();
        _fixture.Stub.Find(Jobs + "/web").Should().BeNull();
    }

    [Fact]
    public async Task A_pool_that_comes_to_match_lets_a_stalled_module_go_on()
    {
        await StartWithAsync("""{"module":"r/web","nodePoolSelector":{"matchLabels":{"tier":"edge"}}}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Stalled", "True/NoMatchingNodePool"), "it waits");
        _fixture.Stub.Put(Pools + "/p1", """{"metadata":{"labels":{"tier":"edge"}},"spec":{}}""");

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.Stub.Find(WebDeployment)!["spec"]!["template"]!["spec"]!["affinity"]!.ToJsonString().Should().Contain("p1");
    }

    [Fact]
    public async Task A_workload_that_the_API_server_refuses_stalls_the_module_with_its_words()
    {
        _fixture.Stub.FailNext(r => r.Path == WebDeployment && r.Method == HttpMethod.Patch, HttpStatusCode.UnprocessableEntity, times: 1, reason: "Invalid");
        await StartWithAsync("""{"module":"r/web:v1"}""");

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "it is tried again after a while");
        _fixture.Stub.Writes.Should().Contain(w => w.Path == Web + "/status" && w.Body.Contains("InvalidWorkload", StringComparison.Ordinal) && w.Body.Contains("injected", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Failed_writes_are_tried_again_until_they_work(HttpStatusCode code)
    {
        _fixture.Stub.FailNext(r => r.Method == HttpMethod.Patch && r.Path.Contains("web", StringComparison.Ordinal), code, times: 9);
        await ReadyAsync();
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_holds_nothing_up()
    {
        _fixture.Resolver.Gate = new TaskCompletionSource();
        await ReadyAsync();
        _fixture.Has(Web, "ModuleResolved", "Unknown/Resolving").Should().BeTrue();

        _fixture.Resolver.Gate.SetResult();
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "ModuleResolved", "True/Resolved"), "the answer is shown");
    }

    [Fact]
    public async Task A_reference_that_cannot_be_resolved_says_what_to_do_and_is_asked_for_again()
    {
        _fixture.Resolver.Failures = 3;
        await StartWithAsync("""{"module":"r/web:v1"}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "ModuleResolved", "False/NotFound"), "it says so");
        _fixture.Condition(Web, "ModuleResolved")!["message"]!.GetValue<string>().Should().Contain("push it");
        _fixture.Stub.Find(WebDeployment).Should().NotBeNull("the nodes may reach what we do not");

        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "ModuleResolved", "True/Resolved"), "the fourth answer is good");
    }

    [Fact]
    public async Task What_keeps_a_Pod_from_running_is_told_in_Ready()
    {
        await StartWithAsync("""{"module":"r/web:v1"}""");
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        var deployment = _fixture.Stub.Find(WebDeployment)!;
        deployment["status"] = new JsonObject { ["observedGeneration"] = 1, ["replicas"] = 1, ["updatedReplicas"] = 1 };
        _fixture.Stub.Put(WebDeployment, deployment);
        _fixture.Stub.Put(Pods + "/web-1", """{"metadata":{"labels":{"wasm.krustlet.dev/module":"web"}},"status":{"containerStatuses":[{"name":"module","state":{"waiting":{"reason":"ImagePullBackOff","message":"unauthorized"}}}]}}""");

        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/ImagePullBackOff"), "the reason is the Pod's");
        _fixture.Condition(Web, "Ready")!["message"]!.GetValue<string>().Should().Contain("web-1").And.Contain("unauthorized");
    }

    [Fact]
    public async Task A_module_made_anew_waits_for_the_garbage_of_the_old_one()
    {
        await ReadyAsync();
        _fixture.Stub.Remove(Web);
        await StartedPutAsync("""{"module":"r/web:v2"}""");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "False/WaitingForDeletion"), "it waits");

        _fixture.Stub.Remove(WebDeployment);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)?["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>() == Uid(Web), "it has its own");
    }

    [Fact]
    public async Task Lost_watches_and_forgotten_history_lose_no_change()
    {
        await ReadyAsync();
        _fixture.Stub.DropWatches();
        _fixture.ChangeSpec(Web, spec => spec["replicas"] = 5);
        _fixture.Stub.Compact();

        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment)!["spec"]!["replicas"]?.GetValue<int>() == 5, "the change arrives");
    }

    [Fact]
    public async Task People_are_told_by_events()
    {
        await ReadyAsync();
        await _fixture.EventuallyAsync(() => Reasons().Contains("WorkloadCreated") && Reasons().Contains("ModuleResolved"), "both are told");
    }

    private IEnumerable<string> Reasons() => _fixture.Stub.FindAll("/api/v1/namespaces/default/events").Select(e => e["reason"]!.GetValue<string>());

    private string? Uid(string path) => _fixture.Stub.Find(path)?["metadata"]!["uid"]!.GetValue<string>();

    private void SetStatus(string path, string status)
    {
        var item = _fixture.Stub.Find(path)!;
        item["status"] = JsonNode.Parse(status);
        _fixture.Stub.Put(path, item);
    }

    private Task StartWithAsync(string spec)
    {
        _fixture.Stub.Put(Web, $$"""{"spec":{{spec}}}""");
        return _fixture.StartAsync();
    }

    private Task StartedPutAsync(string spec)
    {
        _fixture.Stub.Put(Web, $$"""{"spec":{{spec}}}""");
        return Task.CompletedTask;
    }

    private async Task ReadyAsync(string spec = """{"module":"r/web:v1"}""")
    {
        await StartWithAsync(spec);
        await _fixture.EventuallyAsync(() => _fixture.Stub.Find(WebDeployment) is not null, "the Deployment exists");
        _fixture.CompleteDeployment("web");
        await _fixture.EventuallyAsync(() => _fixture.Has(Web, "Ready", "True/Available"), "the module is ready");
    }
}
