using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public sealed class NodePressureTests
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeMachine machine;

    public NodePressureTests() => machine = new FakeMachine(time);

    [Fact]
    public void A_condition_comes_with_the_shortage_and_goes_the_transition_period_after_it()
    {
        var pressure = new NodePressure(PressureThresholds.Default with { Transition = TimeSpan.FromMinutes(2) });
        machine.InodesFree = 1;

        pressure.Update(machine.Measure()).Should().Be((false, true, false));
        machine.InodesFree = 500_000;
        time.Advance(TimeSpan.FromSeconds(119));
        pressure.Update(machine.Measure()).Should().Be((false, true, false));
        time.Advance(TimeSpan.FromSeconds(1));
        pressure.Update(machine.Measure()).Should().Be((false, false, false));
    }

    [Fact]
    public void A_soft_threshold_makes_the_condition_at_once_and_is_due_after_its_grace_period()
    {
        var pressure = Of(new EvictionThreshold(EvictionSignal.PidAvailable, new Threshold(null, 0.5), TimeSpan.FromSeconds(30)));
        machine.Processes = 32_000;

        pressure.Due(machine.Measure()).Should().BeEmpty();
        pressure.Now.Should().Be((false, false, true));
        time.Advance(TimeSpan.FromSeconds(30));
        pressure.Due(machine.Measure()).Should().ContainSingle().Which.Available.Should().Be(768);
    }

    [Fact]
    public void A_shortage_is_over_only_when_the_minimum_reclaim_is_free_too()
    {
        var pressure = Of(new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(1L << 30, null), null, new Threshold(512L << 20, null)));
        machine.MemoryAvailable = 1200L << 20;
        pressure.Due(machine.Measure()).Should().BeEmpty("the threshold itself is not crossed");
        machine.MemoryAvailable = 1000L << 20;
        pressure.Due(machine.Measure()).Should().ContainSingle();

        machine.MemoryAvailable = 1200L << 20;
        pressure.Due(machine.Measure()).Should().ContainSingle("there is not enough beyond the threshold yet");
        machine.MemoryAvailable = 1537L << 20;
        pressure.Due(machine.Measure()).Should().BeEmpty();
    }

    [Fact]
    public void Memory_comes_before_disk_and_hard_before_soft()
    {
        var pressure = Of(
            new EvictionThreshold(EvictionSignal.NodefsAvailable, new Threshold(1L << 60, null)),
            new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(1L << 60, null), TimeSpan.Zero),
            new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(1L << 60, null)));

        pressure.Due(machine.Measure()).Select(static d => (d.Threshold.Signal, d.Threshold.Grace is null)).Should().Equal(
            (EvictionSignal.MemoryAvailable, true), (EvictionSignal.MemoryAvailable, false), (EvictionSignal.NodefsAvailable, true));
    }

    private static NodePressure Of(params EvictionThreshold[] thresholds) => new(PressureThresholds.Default with { Thresholds = thresholds });
}
