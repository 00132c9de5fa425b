using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public sealed class RuntimeGateTests
{
    [Theory]
    [InlineData("wasi", null)]
    [InlineData("wasi", "krustlet-wasi")]
    [InlineData("wasi", "somebody-elses")]
    [InlineData("wasi,wasi-http", "krustlet-wasi-http")]
    public void A_Pod_whose_runtime_the_node_offers_may_come(string offered, string? runtimeClass) => Refusal(offered, runtimeClass).Should().BeNull();

    [Theory]
    [InlineData("wasi", "krustlet-wasi-http", "needs the runtime wasi-http, and this node offers wasi (--runtimes")]
    [InlineData("wasi", "krustlet-wascc", "needs the runtime wascc")]
    [InlineData("", null, "needs the runtime wasi, and this node offers none")]
    public void Another_is_refused_with_words(string offered, string? runtimeClass, string words) =>
        Refusal(offered, runtimeClass).Should().Match<AdmissionVerdict>(verdict => verdict.Reason == "PodFeatureUnsupported" && verdict.Message!.Contains(words));

    private static AdmissionVerdict? Refusal(string offered, string? runtimeClass)
    {
        var pod = TestPods.Pod();
        pod.Spec.RuntimeClassName = runtimeClass;
        return new RuntimeGate(offered.Split(',', StringSplitOptions.RemoveEmptyEntries)).Refusal(new PodSimulation(pod).Facts with { StartTime = null });
    }
}
