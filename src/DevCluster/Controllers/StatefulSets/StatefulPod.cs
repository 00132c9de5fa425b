using System.Globalization;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.StatefulSets;

/// <summary>Identity of a StatefulSet's Pods: name, host name, claims.</summary>
internal static class StatefulPod
{
    public const string RevisionLabel = "controller-revision-hash";
    private const string NameLabel = "statefulset.kubernetes.io/pod-name";
    private const string IndexLabel = "apps.kubernetes.io/pod-index";

    public static string Name(V1StatefulSet set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set.Metadata.Name}-{ordinal}");

    /// <summary>The number at the end of a Pod's name; null when the name is not of this set.</summary>
    public static int? Ordinal(V1StatefulSet set, V1Pod pod)
    {
        var prefix = set.Metadata.Name + "-";
        return pod.Metadata.Name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(pod.Metadata.Name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            && pod.Metadata.Name == Name(set, ordinal)
                ? ordinal
                : null;
    }

    public static string? RevisionOf(V1Pod pod) => pod.Metadata.Labels?.TryGetValue(RevisionLabel, out var revision) == true ? revision : null;

    public static V1Pod Make(V1StatefulSet set, int ordinal, V1PodTemplateSpec template, string revision)
    {
        var name = Name(set, ordinal);
        var labels = new Dictionary<string, string>(template.Metadata?.Labels ?? new Dictionary<string, string>())
        {
            [NameLabel] = name,
            [IndexLabel] = ordinal.ToString(CultureInfo.InvariantCulture),
            [RevisionLabel] = revision,
        };
        var pod = PodControl.FromTemplate(set, template);
        var claimed = Claims(set).Select(claim => new V1Volume
        {
            Name = claim.Metadata.Name,
            PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = ClaimName(claim, name) },
        }).ToList();
        return pod with
        {
            Metadata = pod.Metadata with { GenerateName = null, Name = name, Labels = labels },
            Spec = template.Spec with
            {
                Hostname = name,
                Subdomain = set.Spec.ServiceName,
                Volumes = claimed.Count == 0 ? template.Spec.Volumes : [.. claimed, .. (template.Spec.Volumes ?? []).Where(volume => claimed.TrueForAll(other => other.Name != volume.Name))],
            },
        };
    }

    /// <summary>What the Pod's claims are to be made of.</summary>
    public static IEnumerable<V1PersistentVolumeClaim> ClaimsOf(V1StatefulSet set, int ordinal) => Claims(set).Select(template => new V1PersistentVolumeClaim
    {
        ApiVersion = ApiResources.PersistentVolumeClaims.ApiVersion,
        Kind = ApiResources.PersistentVolumeClaims.Kind,
        Metadata = new V1ObjectMeta
        {
            Name = ClaimName(template, Name(set, ordinal)),
            NamespaceProperty = set.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string>((template.Metadata.Labels ?? new Dictionary<string, string>()).Concat(set.Spec.Selector.MatchLabels ?? new Dictionary<string, string>()).DistinctBy(pair => pair.Key)),
            Annotations = template.Metadata.Annotations,
        },
        Spec = template.Spec,
    });

    private static IEnumerable<V1PersistentVolumeClaim> Claims(V1StatefulSet set) => set.Spec.VolumeClaimTemplates ?? [];

    private static string ClaimName(V1PersistentVolumeClaim template, string pod) => $"{template.Metadata.Name}-{pod}";
}
