namespace Krustlet.DevCluster.Resources;

/// <summary>An immutable set of served resources and the ways to look them up.</summary>
internal sealed class ResourceDirectory
{
    private readonly Dictionary<(string Group, string Version, string Plural), ServedResource> _byPath;

    public ResourceDirectory(IReadOnlyList<ServedResource> resources)
    {
        Resources = resources;
        _byPath = resources.ToDictionary(served => (served.Definition.Group, served.Definition.Version, served.Definition.Plural));
        GroupVersions = resources.Select(served => served.GroupVersion).Distinct().ToArray();
    }

    public IReadOnlyList<ServedResource> Resources { get; }

    /// <summary>In order of discovery: the preferred version of a group first.</summary>
    public IReadOnlyList<GroupVersion> GroupVersions { get; }

    public ServedResource? Find(string group, string version, string plural) => _byPath.GetValueOrDefault((group, version, plural));

    public IReadOnlyList<ServedResource> Of(GroupVersion groupVersion) =>
        Resources.Where(served => served.GroupVersion == groupVersion).ToArray();
}
