namespace Krustlet.Oci.Client;

/// <summary>Scopes of tokens: <c>TYPE:NAME:ACTION[,ACTION…]</c>, several separated by spaces (distribution's token scope documentation).</summary>
internal static class TokenScopes
{
    /// <summary>
    /// One scope a resource with all the actions wanted of it, in the order the resources came: one token then serves for every request of a push,
    /// where each alone would be challenged for its own.
    /// </summary>
    /// <param name="wanted">What the call needs.</param>
    /// <param name="challenged">The challenge's <c>scope</c>; null: it names none.</param>
    public static IReadOnlyList<string> Union(IReadOnlyList<string> wanted, string? challenged)
    {
        var resources = new List<(string Resource, List<string> Actions)>();
        foreach (var scope in wanted.Concat((challenged ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            // A name may hold a colon of its own: that of a port.
            var colon = scope.LastIndexOf(':');
            var (resource, actions) = colon < 0 ? (scope, "") : (scope[..colon], scope[(colon + 1)..]);
            var known = resources.Find(entry => entry.Resource == resource).Actions;
            if (known is null)
            {
                resources.Add((resource, known = []));
            }

            known.AddRange(actions.Split(',', StringSplitOptions.RemoveEmptyEntries).Except(known).ToList());
        }

        return [.. resources.Select(entry => entry.Actions.Count == 0 ? entry.Resource : $"{entry.Resource}:{string.Join(',', entry.Actions)}")];
    }
}
