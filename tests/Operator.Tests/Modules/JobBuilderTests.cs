using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.Modules;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Modules;

public sealed class JobBuilderTests
{
    private readonly JobBuilder _builder = new(new PodTemplateBuilder());

    [Fact]
    public void A_job_runs_to_completion_with_the_numbers_of_the_spec()
    {
        var job = Build(Spec() with { Completions = 3, Parallelism = 2, BackoffLimit = 1, Limits = new WasmModuleLimits { ExecutionTimeout = "1h30m500ms" } });

        job.Spec.Completions.Should().Be(3);
        job.Spec.Parallelism.Should().Be(2);
        job.Spec.BackoffLimit.Should().Be(1);
        job.Spec.Template.Spec.RestartPolicy.Should().Be("Never");
        job.Spec.Template.Metadata.Annotations["wasm.krustlet.dev/execution-timeout"].Should().Be("1h30m500ms");
        job.Spec.Template.Spec.ActiveDeadlineSeconds.Should().BeNull("a slow pull is no run");
    }

    [Fact]
    public void The_hash_changes_with_what_a_living_Job_cannot_change_and_only_with_that()
    {
        var hash = Hash(Spec());

        Hash(Spec() with { Parallelism = 5 }).Should().Be(hash);
        Hash(Spec() with { Args = ["x"] }).Should().NotBe(hash);
        Hash(Spec() with { Module = "r/job:v2" }).Should().NotBe(hash);
        Hash(Spec() with { Completions = 2 }).Should().NotBe(hash);
        Hash(Spec() with { Verification = new WasmModuleVerification { Policy = SignaturePolicy.None } }).Should().Be(hash);
        Hash(Spec() with { Verification = new WasmModuleVerification { Keys = [TestKeys.Public()] } }).Should().NotBe(hash);
    }

    private static WasmModuleSpec Spec() => new() { Module = "r/job:v1", Workload = ModuleWorkload.Job };

    private string Hash(WasmModuleSpec spec) => Build(spec).Metadata.Annotations["wasm.krustlet.dev/spec-hash"];

    private k8s.Models.V1Job Build(WasmModuleSpec spec) => _builder.Build(TestModules.With(spec), null);
}
