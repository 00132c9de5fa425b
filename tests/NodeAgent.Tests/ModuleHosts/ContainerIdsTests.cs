using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Tests.ModuleHosts;

public class ContainerIdsTests
{
    [Fact]
    public void The_same_start_has_the_same_id_and_any_other_has_another()
    {
        var id = ContainerIds.For("uid", "app", 0, 0);
        ContainerIds.For("uid", "app", 0, 0).Should().Be(id);
        new[] { ContainerIds.For("uid2", "app", 0, 0), ContainerIds.For("uid", "app2", 0, 0), ContainerIds.For("uid", "app", 1, 0), ContainerIds.For("uid", "app", 0, 1) }
            .Should().OnlyHaveUniqueItems().And.NotContain(id);
    }

    [Fact]
    public void A_run_never_moves_backwards_whatever_order_reports_come_in()
    {
        var runs = new HostedRuns();
        var status = new ModuleStatus { Id = "x", State = ModuleState.Exited, ExitCode = 3, ExitReason = ExitReason.Error };
        runs.Note(ModuleStatuses.Read(status)).Should().BeTrue();
        runs.Note(ModuleStatuses.Read(new ModuleStatus { Id = "x", State = ModuleState.Running })).Should().BeFalse();
        runs.Find("x")!.Run.ExitCode.Should().Be(3);
    }

    [Theory]
    [InlineData(StartError.NotWasm, nameof(WaitingReason.CreateContainerError))]
    [InlineData(StartError.NoEntryPoint, nameof(WaitingReason.CreateContainerError))]
    [InlineData(StartError.UnknownImport, nameof(WaitingReason.CreateContainerError))]
    [InlineData(StartError.Mount, nameof(WaitingReason.CreateContainerConfigError))]
    [InlineData(StartError.Internal, nameof(WaitingReason.RunContainerError))]
    public void Start_errors_become_waiting_reasons(StartError error, string reason) =>
        ModuleStatuses.Read(new ModuleStatus { Id = "x", State = ModuleState.Exited, ExitReason = ExitReason.StartError, StartError = error, Message = "m" })
            .Refusal!.Reason.ToString().Should().Be(reason);

    [Fact]
    public void A_module_over_its_memory_limit_is_OOMKilled() =>
        ModuleStatuses.Read(new ModuleStatus { Id = "x", State = ModuleState.Exited, ExitReason = ExitReason.OutOfMemory, ExitCode = 137 }).Run.Reason.Should().Be("OOMKilled");
}
