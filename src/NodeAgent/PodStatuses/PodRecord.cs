using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>A Pod of this node as the agent knows it now: the spec from its source, the status as last computed here.</summary>
public sealed record PodRecord(PodKey Key, V1Pod Pod, V1PodStatus Status);
