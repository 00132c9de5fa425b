using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.NodeAgent.EventReporting;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>Keeps what was told.</summary>
internal sealed class FakePodEvents : IPodEvents
{
    private readonly ConcurrentQueue<PodEvent> events = new();

    public IReadOnlyList<string> Texts => [.. events.Select(static e => $"{(e.Warning ? "Warning" : "Normal")} {e.Reason} {e.Message}")];

    public IReadOnlyList<string> Reasons => [.. events.Select(static e => e.Reason)];

    public IReadOnlyList<string> Messages(string reason) => [.. events.Where(e => e.Reason == reason).Select(static e => e.Message)];

    /// <summary>Those about claims, apart.</summary>
    public ConcurrentQueue<PodEvent> OfClaims { get; } = new();

    public void Emit(V1Pod pod, PodEvent podEvent) => events.Enqueue(podEvent);

    public void Emit(V1PersistentVolumeClaim claim, PodEvent podEvent) => OfClaims.Enqueue(podEvent);
}
