namespace Krustlet.DevCluster.Controllers.Discovery;

/// <summary>A kind the API server serves, in the version it prefers (metav1 <c>APIResource</c>).</summary>
internal sealed record ServedKind(string Group, string Version, string Plural, string Kind, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary>GROUP/PLURAL, whatever the version.</summary>
    public string Id => $"{Group}/{Plural}";

    public bool Can(params ReadOnlySpan<string> verbs)
    {
        foreach (var verb in verbs)
        {
            if (!Verbs.Contains(verb))
            {
                return false;
            }
        }

        return true;
    }

    public string CollectionPath(string? @namespace) =>
        (Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}") + (@namespace is null ? "" : $"/namespaces/{@namespace}") + $"/{Plural}";

    public string ItemPath(string? @namespace, string name) => $"{CollectionPath(@namespace)}/{name}";
}
