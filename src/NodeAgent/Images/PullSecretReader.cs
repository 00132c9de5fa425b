using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Images;

/// <summary>Reads what a Pod may show registries: its imagePullSecrets, then what its pool offers. One that is missing is reported, and the pull goes on without it.</summary>
internal sealed class PullSecretReader(IClusterObjects objects, PoolSecrets pool, IPodEvents events)
{
    private static readonly string[] Keys = [".dockerconfigjson", ".dockercfg"];

    /// <summary>The secrets that exist, in the Pod's order; the pool's last. Throws <see cref="ApiException"/> when one of the Pod's cannot be read.</summary>
    public async Task<IReadOnlyList<PullSecret>> ReadAsync(PodFacts pod, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        [.. await ReadOwnAsync(pod, notBefore, cancellationToken), .. await pool.ReadAsync(pod.Key.Namespace, notBefore, cancellationToken)];

    /// <summary>The same, without a pull: throws <see cref="ApiException"/> when any of them cannot be read.</summary>
    public async Task<IReadOnlyList<PullSecret>> FindAsync(PodFacts pod, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        [.. await ReadOwnAsync(pod, notBefore, cancellationToken), .. await pool.FindAsync(pod.Key.Namespace, notBefore, cancellationToken)];

    private async Task<List<PullSecret>> ReadOwnAsync(PodFacts pod, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        var found = new List<PullSecret>();
        var missing = new List<string>();
        foreach (var name in (pod.Pod.Spec.ImagePullSecrets ?? []).Select(static s => s.Name).Where(static n => !string.IsNullOrEmpty(n)))
        {
            var secret = await objects.GetSecretAsync(new NamespacedName(pod.Key.Namespace, name), notBefore, cancellationToken);
            var data = Keys.Select(key => secret?.Data is { } d && d.TryGetValue(key, out var value) ? value : null).FirstOrDefault(static v => v is not null);
            if (data is null)
            {
                missing.Add(name);
            }
            else
            {
                found.Add(new PullSecret(name, data) { Id = $"{pod.Key.Namespace}/{name}/{secret!.Metadata.Uid}" });
            }
        }

        Report(pod, missing);
        return found;
    }

    private void Report(PodFacts pod, List<string> missing)
    {
        if (missing.Count > 0)
        {
            events.Emit(pod.Pod, PodEvent.Problem(
                PodEventReasons.FailedToRetrieveImagePullSecret,
                $"Unable to retrieve some image pull secrets ({string.Join(", ", missing)}); attempting to pull the image may not succeed."));
        }
    }
}
