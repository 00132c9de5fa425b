using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Strategies;

/// <summary>The strategy of each kind.</summary>
internal sealed class KindStrategies
{
    private readonly KindStrategy _common = new();
    private readonly Dictionary<(string Group, string Plural), KindStrategy> _own;

    public KindStrategies(ResourceCatalog catalog, TimeProvider time)
    {
        _own = new Dictionary<(string Group, string Plural), KindStrategy>
        {
            [("", "pods")] = new PodStrategy(),
            [("", "namespaces")] = new NamespaceStrategy(),
            [("", "services")] = new ServiceStrategy(catalog.BuiltIn("", "services").Store),
            [("", "persistentvolumes")] = new VolumePhaseStrategy(),
            [("", "persistentvolumeclaims")] = new VolumePhaseStrategy(),
            [("batch", "jobs")] = new JobStrategy(),
            [("certificates.k8s.io", "certificatesigningrequests")] = new CertificateSigningRequestStrategy(),
            [("apiextensions.k8s.io", "customresourcedefinitions")] = new CustomResourceDefinitionStrategy(time),
        };
    }

    public KindStrategy Of(ResourceDefinition definition) => _own.GetValueOrDefault((definition.Group, definition.Plural), _common);
}
