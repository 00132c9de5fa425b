namespace Krustlet.NodeAgent.Environment;

/// <summary>Names and values in the order the names first came; a later value replaces an earlier one in its place.</summary>
internal sealed class EnvironmentVariables
{
    private readonly List<KeyValuePair<string, string>> ordered = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>What a module is started with.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => ordered;

    /// <summary>The value of a name, or null.</summary>
    public string? Find(string name) => places.TryGetValue(name, out var place) ? ordered[place].Value : null;

    /// <summary>Adds or replaces.</summary>
    public void Set(string name, string value)
    {
        if (places.TryGetValue(name, out var place))
        {
            ordered[place] = KeyValuePair.Create(name, value);
            return;
        }

        places[name] = ordered.Count;
        ordered.Add(KeyValuePair.Create(name, value));
    }
}
