using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>Answers probes as the test says, by container and path; healthy unless it says otherwise. Counts what was asked.</summary>
internal sealed class FakeProber : IProber
{
    private readonly ConcurrentDictionary<(string Container, string Path), int> asked = new();

    public ConcurrentDictionary<string, ProbeOutcome> Answers { get; } = new();

    public int Asked(string container, string path) => asked.GetValueOrDefault((container, path));

    public Task<ProbeOutcome> ProbeAsync(PodFacts pod, ContainerFacts container, V1Probe probe, CancellationToken cancellationToken)
    {
        asked.AddOrUpdate((container.Name, probe.HttpGet.Path), 1, static (_, count) => count + 1);
        return Task.FromResult(Answers.GetValueOrDefault(probe.HttpGet.Path, ProbeOutcome.Success));
    }
}
