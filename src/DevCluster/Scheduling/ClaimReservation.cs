using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Controllers.Volumes;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Has the claims that wait for a Pod bound on the Pod's node, before the Pod is (the plugin VolumeBinding's <c>PreBind</c>).</summary>
internal sealed class ClaimReservation(IApiClient client, SharedInformers informers, VolumeClaims claims, TimeProvider time)
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly VolumeWriter _writer = new(client);

    /// <summary>Whether all claims of the Pod are bound; if not, it is worth another try soon.</summary>
    public async Task<bool> EnsureBoundAsync(V1Pod pod, string nodeName, CancellationToken cancellationToken)
    {
        var names = VolumeClaims.Of(pod).ToList();
        if (AreBound(names))
        {
            return true;
        }

        if (informers.Nodes.Store.Get(NamespacedName.Cluster(nodeName)) is not { } node)
        {
            return false;
        }

        try
        {
            await ReserveAsync(names, node, cancellationToken);
        }
        catch (ApiException error) when (error.Reason is ApiErrorReason.Conflict or ApiErrorReason.NotFound)
        {
            // Somebody else has the volume, or the watch is behind.
            return false;
        }

        var end = time.GetUtcNow() + Patience;
        while (!AreBound(names) && time.GetUtcNow() < end)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }

        return AreBound(names);
    }

    private bool AreBound(IEnumerable<NamespacedName> names) => names.All(name => claims.Claim(name) is { } claim && VolumeClaims.IsBound(claim));

    private async Task ReserveAsync(IEnumerable<NamespacedName> names, V1Node node, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>();
        foreach (var claim in names.Select(claims.Claim).OfType<V1PersistentVolumeClaim>().Where(claim => !VolumeClaims.IsBound(claim)))
        {
            if (VolumeMatching.Best(claim, claims.Volumes.Where(volume => !taken.Contains(volume.Metadata.Name)), node) is { } volume)
            {
                taken.Add(volume.Metadata.Name);
                await _writer.KeepForAsync(volume, claim, cancellationToken);
            }
            else
            {
                var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [SelectedNode] = node.Metadata.Name } } };
                await client.PatchAsync(ApiResources.PersistentVolumeClaims, Keys.Of(claim), MergePatches.SameObject(claim, patch), cancellationToken);
            }
        }
    }
}
