using k8s.Models;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Tells of what changed between two statuses of the Node, with the kubelet's reasons.</summary>
internal sealed class NodeStatusEvents(INodeEvents events)
{
    private static readonly Dictionary<(string Type, string Status), string> Reasons = new()
    {
        [("Ready", "True")] = "NodeReady",
        [("Ready", "False")] = "NodeNotReady",
        [("MemoryPressure", "True")] = "NodeHasInsufficientMemory",
        [("MemoryPressure", "False")] = "NodeHasSufficientMemory",
        [("DiskPressure", "True")] = "NodeHasDiskPressure",
        [("DiskPressure", "False")] = "NodeHasNoDiskPressure",
        [("PIDPressure", "True")] = "NodeHasInsufficientPID",
        [("PIDPressure", "False")] = "NodeHasSufficientPID",
    };

    private V1NodeStatus? last;
    private bool? unschedulable;

    /// <summary>Takes the status that is true now; <paramref name="known"/> is the Node as the API server has it.</summary>
    public void Tell(V1Node known, V1NodeStatus now)
    {
        if (last is null)
        {
            TellStart(known, now);
        }

        foreach (var condition in now.Conditions.Where(c => last?.Conditions.FirstOrDefault(o => o.Type == c.Type)?.Status != c.Status))
        {
            if (Reasons.TryGetValue((condition.Type, condition.Status), out var reason))
            {
                TellState(known, reason);
            }
        }

        var closed = known.Spec?.Unschedulable == true;
        if (unschedulable is { } before && before != closed)
        {
            TellState(known, closed ? "NodeNotSchedulable" : "NodeSchedulable");
        }

        (last, unschedulable) = (now, closed);
    }

    private void TellStart(V1Node known, V1NodeStatus now)
    {
        events.Emit(false, "Starting", "Starting the node agent.");
        var before = known.Status?.NodeInfo?.BootID;
        if (!string.IsNullOrEmpty(before) && before != now.NodeInfo.BootID)
        {
            events.Emit(true, "Rebooted", $"Node {known.Metadata.Name} has been rebooted, boot id: {now.NodeInfo.BootID}");
        }

        if (now.Capacity is { } capacity && capacity.TryGetValue("ephemeral-storage", out var storage) && storage.ToDecimal() == 0)
        {
            events.Emit(true, "InvalidDiskCapacity", "invalid capacity 0 on image filesystem");
        }
    }

    private void TellState(V1Node node, string reason) => events.Emit(false, reason, $"Node {node.Metadata.Name} status is now: {reason}");
}
