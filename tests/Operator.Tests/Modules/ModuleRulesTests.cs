using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.Modules;

namespace Krustlet.Operator.Tests.Modules;

/// <summary>The rules that an API server without CEL lets pass.</summary>
public sealed class ModuleRulesTests
{
    public static TheoryData<WasmModuleSpec, string> Contradictions => new()
    {
        { new() { NodePool = "a", NodePoolSelector = new V1LabelSelector() }, WasmModuleRules.OnePoolChoice },
        { new() { Workload = ModuleWorkload.CronJob }, WasmModuleRules.ScheduleGoesWithCronJob },
        { new() { Workload = ModuleWorkload.Job, Schedule = "* * * * *" }, WasmModuleRules.ScheduleGoesWithCronJob },
        { new() { Schedule = "* * * * *" }, WasmModuleRules.ScheduleGoesWithCronJob },
        { new() { Workload = ModuleWorkload.Job, Replicas = 1 }, WasmModuleRules.ReplicasAreForServices },
        { new() { Capabilities = new() { Network = NetworkCapability.Host } }, WasmModuleRules.NoOtherNetwork },
        { new() { Capabilities = new() { KeyValue = true } }, WasmModuleRules.NoKeyValueStore },
        { new() { Completions = 1 }, WasmModuleRules.CompletionsAreForJobs },
        { new() { Workload = ModuleWorkload.Service, Parallelism = 1 }, WasmModuleRules.CompletionsAreForJobs },
        { new() { BackoffLimit = 0 }, WasmModuleRules.CompletionsAreForJobs },
        { new() { Resolution = new() { Interval = "1m" } }, WasmModuleRules.IntervalGoesWithPolicy },
        { new() { Resolution = new() { Interval = "1m", Policy = ModuleResolutionPolicy.Once } }, WasmModuleRules.IntervalGoesWithPolicy },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void A_contradiction_is_refused_in_the_words_of_the_definition(WasmModuleSpec spec, string message)
    {
        var check = () => ModuleRules.Check(Module(spec));

        var refusal = check.Should().Throw<ModuleRefusedException>().Which;
        refusal.Reason.Should().Be(RefusalReason.InvalidSpec);
        refusal.Message.Should().Be(message);
    }

    [Fact]
    public void A_service_with_replicas_and_a_job_with_completions_pass()
    {
        var service = () => ModuleRules.Check(Module(new() { Replicas = 2, NodePool = "a" }));
        var none = () => ModuleRules.Check(Module(new() { Capabilities = new() { Network = NetworkCapability.None, KeyValue = false, OutboundHosts = ["a.example"] } }));
        var job = () => ModuleRules.Check(Module(new() { Workload = ModuleWorkload.Job, Completions = 2, BackoffLimit = 0 }));

        service.Should().NotThrow();
        none.Should().NotThrow();
        job.Should().NotThrow();
    }

    private static WasmModule Module(WasmModuleSpec spec) => new() { Metadata = new V1ObjectMeta { Name = "hello" }, Spec = spec };
}
