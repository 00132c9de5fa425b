using k8s.Models;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodSources;

public sealed class StaticPodEndsTests : IDisposable
{
    private static readonly V1PodStatus Succeeded = new() { Phase = "Succeeded" };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_next_agent_knows_how_a_pod_ended()
    {
        new StaticPodEnds(folder.Path).Keep("one", Succeeded);

        new StaticPodEnds(folder.Path).Find("one")!.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public void A_pod_that_is_cleaned_up_after_its_manifest_went_leaves_no_end_for_the_same_manifest_put_back()
    {
        var ends = new StaticPodEnds(folder.Path);
        ends.KeepOnly(new HashSet<string> { "other" });

        ends.Keep("one", Succeeded);
        ends.Keep("other", Succeeded);

        ends.Find("one").Should().BeNull();
        ends.Find("other").Should().NotBeNull();
    }
}
