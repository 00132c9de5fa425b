namespace Krustlet.DevCluster.Resources;

/// <summary>An API group and one version of it.</summary>
internal readonly record struct GroupVersion(string Group, string Version)
{
    public static GroupVersion Core { get; } = new("", "v1");

    /// <summary>Where it is served: <c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>.</summary>
    public string Path => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    public override string ToString() => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
