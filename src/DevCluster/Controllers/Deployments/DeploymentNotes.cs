using System.Globalization;
using k8s;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>The annotations by which Deployments and kubectl keep a rollout's history.</summary>
internal static class DeploymentNotes
{
    public const string HashLabel = "pod-template-hash";
    public const string Revision = "deployment.kubernetes.io/revision";
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    private static readonly HashSet<string> OwnNotes =
        [Revision, RevisionHistory, DesiredReplicas, MaxReplicas, "kubectl.kubernetes.io/last-applied-configuration", "deprecated.deployment.rollback.to"];

    public static long RevisionOf(IKubernetesObject<V1ObjectMeta> item) =>
        long.TryParse(Note(item, Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    public static int? DesiredReplicasOf(V1ReplicaSet set) =>
        int.TryParse(Note(set, DesiredReplicas), NumberStyles.None, CultureInfo.InvariantCulture, out var desired) ? desired : null;

    public static int? MaxReplicasOf(V1ReplicaSet set) =>
        int.TryParse(Note(set, MaxReplicas), NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;

    public static string? Note(IKubernetesObject<V1ObjectMeta> item, string name) =>
        item.Metadata.Annotations is { } notes && notes.TryGetValue(name, out var value) ? value : null;

    /// <summary>The annotations a ReplicaSet must have as the newest of a Deployment.</summary>
    public static Dictionary<string, string> ForNewest(V1Deployment deployment, V1ReplicaSet? set, long revision)
    {
        var notes = new Dictionary<string, string>();
        foreach (var (name, value) in deployment.Metadata.Annotations?.Where(note => !OwnNotes.Contains(note.Key)) ?? [])
        {
            notes[name] = value;
        }

        notes[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        if (set is not null && RevisionOf(set) is var before && before != 0 && before != revision)
        {
            var history = Note(set, RevisionHistory);
            notes[RevisionHistory] = string.IsNullOrEmpty(history) ? before.ToString(CultureInfo.InvariantCulture) : $"{history},{before}";
        }

        return notes;
    }

    /// <summary>The annotations by which a later pass knows that the Deployment was scaled meanwhile.</summary>
    public static Dictionary<string, string> ForReplicas(V1Deployment deployment) => new()
    {
        [DesiredReplicas] = RolloutMath.Replicas(deployment).ToString(CultureInfo.InvariantCulture),
        [MaxReplicas] = (RolloutMath.Replicas(deployment) + RolloutMath.MaxSurge(deployment)).ToString(CultureInfo.InvariantCulture),
    };

    public static bool AreOn(V1ReplicaSet set, IEnumerable<KeyValuePair<string, string>> notes) => notes.All(note => Note(set, note.Key) == note.Value);
}
