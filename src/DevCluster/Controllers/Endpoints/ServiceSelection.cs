using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Endpoints;

/// <summary>Which Pods a Service selects, and which Services select a Pod. A Service without a selector is looked after by others.</summary>
internal sealed class ServiceSelection(SharedInformers informers)
{
    private const string HeadlessLabel = "service.kubernetes.io/headless";

    public static bool IsSelecting(V1Service service) => service.Spec.Selector is { Count: > 0 };

    /// <summary>Those with an address that have not ended, by name.</summary>
    public IReadOnlyList<V1Pod> PodsOf(V1Service service) =>
    [
        .. informers.Pods.Store.ByIndex(informers.PodsByNamespace, service.Metadata.NamespaceProperty)
            .Where(pod => LabelSelectors.MatchesAll(service.Spec.Selector, pod.Metadata.Labels) && !pod.IsFinished() && !string.IsNullOrEmpty(pod.Status?.PodIP))
            .OrderBy(pod => pod.Metadata.Name, StringComparer.Ordinal),
    ];

    public IEnumerable<NamespacedName> ServicesOf(V1Pod pod) => informers.Services.Store.List()
        .Where(service => service.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty
            && IsSelecting(service) && LabelSelectors.MatchesAll(service.Spec.Selector, pod.Metadata.Labels))
        .Select(Keys.Of);

    /// <summary>The Service's own labels, and that it has no cluster address if so.</summary>
    public static Dictionary<string, string> LabelsOf(V1Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels ?? new Dictionary<string, string>());
        labels.Remove(HeadlessLabel);
        if (service.Spec.ClusterIP is "None" or null or "")
        {
            labels[HeadlessLabel] = "";
        }

        return labels;
    }

    /// <summary>The name that DNS gives a Pod under this Service, if any.</summary>
    public static string? HostName(V1Pod pod, V1Service service) =>
        !string.IsNullOrEmpty(pod.Spec.Hostname) && pod.Spec.Subdomain == service.Metadata.Name ? pod.Spec.Hostname : null;

    /// <summary>The Pod as an address' target.</summary>
    public static V1ObjectReference Target(V1Pod pod) => new()
    {
        Kind = "Pod",
        NamespaceProperty = pod.Metadata.NamespaceProperty,
        Name = pod.Metadata.Name,
        Uid = pod.Metadata.Uid,
    };
}
