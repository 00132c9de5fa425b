using Google.Protobuf.WellKnownTypes;
using Krustlet.Contracts.Identity;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Reads what a host says of a module in the words of Pods.</summary>
internal static class ModuleStatuses
{
    /// <summary>The run, or the refusal.</summary>
    public static HostedRun Read(ModuleStatus status)
    {
        var owner = status.Owner ?? new Owner();
        var run = new ContainerRun
        {
            Id = status.Id,
            Attempt = (int)owner.Attempt,
            State = StateOf(status.State),
            Image = owner.Image,
            ImageId = owner.ImageId,
            StartedAt = Time(status.StartedAt) ?? (status.State == ModuleState.Created ? null : Time(status.CreatedAt)),
            FinishedAt = Time(status.FinishedAt),
            ExitCode = status.ExitCode,
            Reason = status.State == ModuleState.Exited ? ReasonOf(status) : null,
            Message = status.State == ModuleState.Exited && status.Message.Length > 0 ? status.Message : null,
        };
        return new HostedRun(new PodKey(owner.PodNamespace, owner.PodName, owner.PodUid), owner.ContainerName, run, RefusalOf(status));
    }

    private static RunState StateOf(ModuleState state) => state switch
    {
        ModuleState.Running => RunState.Running,
        ModuleState.Exited => RunState.Exited,
        _ => RunState.Created,
    };

    private static string ReasonOf(ModuleStatus status) => status.ExitReason switch
    {
        ExitReason.OutOfMemory => ExitReasons.OomKilled,
        _ => ExitReasons.ForExitCode(status.ExitCode),
    };

    private static StartRefusal? RefusalOf(ModuleStatus status)
    {
        if (status is not { State: ModuleState.Exited, ExitReason: ExitReason.StartError })
        {
            return null;
        }

        return status.StartError switch
        {
            StartError.NoCapacity => new StartRefusal(WaitingReason.RunContainerError, status.Message, HostIsFull: true),
            StartError.Internal or StartError.Listen => new StartRefusal(WaitingReason.RunContainerError, status.Message),
            StartError.Mount or StartError.Log => new StartRefusal(WaitingReason.CreateContainerConfigError, status.Message),
            _ => new StartRefusal(WaitingReason.CreateContainerError, status.Message),
        };
    }

    private static DateTimeOffset? Time(Timestamp? timestamp) => timestamp?.ToDateTimeOffset();
}
