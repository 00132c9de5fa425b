using k8s.Models;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Writes the conditions that the kubelet owns, with its reasons and messages; Ready is last.</summary>
internal sealed class NodeConditions(IReadOnlyList<INodeHealth> health, NodePressure pressure)
{
    /// <summary>The conditions now; transition times are carried over from <paramref name="previous"/> where the status is the same.</summary>
    public IList<V1NodeCondition> Of(MachineSnapshot machine, IEnumerable<V1NodeCondition>? previous)
    {
        var before = (previous ?? []).ToDictionary(condition => condition.Type, StringComparer.Ordinal);
        var now = Seconds(machine.At);
        var under = pressure.Update(machine);
        return
        [
            Condition("MemoryPressure", under.Memory, under.Memory ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory", under.Memory ? "kubelet has insufficient memory available" : "kubelet has sufficient memory available"),
            Condition("DiskPressure", under.Disk, under.Disk ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure", under.Disk ? "kubelet has disk pressure" : "kubelet has no disk pressure"),
            Condition("PIDPressure", under.Processes, under.Processes ? "KubeletHasInsufficientPID" : "KubeletHasSufficientPID", under.Processes ? "kubelet has insufficient PID available" : "kubelet has sufficient PID available"),
            Ready(),
        ];

        V1NodeCondition Ready()
        {
            var problems = health.Select(part => part.Problem).OfType<string>().ToList();
            return problems.Count == 0
                ? Condition("Ready", true, "KubeletReady", "kubelet is posting ready status")
                : Condition("Ready", false, "KubeletNotReady", string.Join(", ", problems));
        }

        V1NodeCondition Condition(string type, bool status, string reason, string message)
        {
            var text = status ? "True" : "False";
            var same = before.TryGetValue(type, out var last) && last.Status == text;
            return new V1NodeCondition
            {
                Type = type,
                Status = text,
                Reason = reason,
                Message = message,
                LastHeartbeatTime = now,
                LastTransitionTime = same ? last!.LastTransitionTime ?? now : now,
            };
        }
    }

    // metav1.Time has no fractions; a time that loses them on the way would look like a change.
    private static DateTime Seconds(DateTimeOffset time) => time.UtcDateTime.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerSecond));
}
