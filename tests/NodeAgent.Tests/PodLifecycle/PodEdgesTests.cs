using Krustlet.NodeAgent.PodLifecycle;

namespace Krustlet.NodeAgent.Tests.PodLifecycle;

public class PodEdgesTests
{
    [Fact]
    public void Nothing_follows_the_last_state() => PodEdges.From(PodStateName.Terminated).Should().BeEmpty();

    [Fact]
    public void No_state_follows_itself() => Enum.GetValues<PodStateName>().Should().OnlyContain(static s => !PodEdges.IsLegal(s, s));

    [Fact]
    public void A_terminating_pod_can_only_end() => PodEdges.From(PodStateName.Terminating).Should().Equal(PodStateName.Terminated);

    [Fact]
    public void Every_state_but_the_first_can_be_reached() =>
        Enum.GetValues<PodStateName>().SelectMany(static s => PodEdges.From(s)).Distinct()
            .Should().BeEquivalentTo(Enum.GetValues<PodStateName>().Where(static s => s != PodStateName.Admitting));

    [Fact]
    public void Nothing_goes_back_to_admission_or_mounting() =>
        Enum.GetValues<PodStateName>().Where(static s => s != PodStateName.Admitting)
            .Should().OnlyContain(static s => !PodEdges.IsLegal(s, PodStateName.Admitting) && !PodEdges.IsLegal(s, PodStateName.MountingVolumes));
}
