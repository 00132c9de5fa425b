namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>Reads API paths: <c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>, then <c>[namespaces/NS/]PLURAL[/NAME[/SUB]]</c>.</summary>
internal static class StubPaths
{
    private static readonly HashSet<string> Subresources = ["status", "scale", "binding", "eviction", "approval"];

    public static bool IsCollection(string path) => Tail(path).Length is 1 or 3 && !(Tail(path) is ["namespaces", _, _] t && Subresources.Contains(t[2]));

    public static bool Contains(string collection, string path)
    {
        if (path == collection || path.StartsWith(collection + "/", StringComparison.Ordinal))
        {
            return true;
        }

        // A list over all namespaces.
        var (outer, inner) = (Tail(collection), Tail(path));
        return outer.Length == 1 && inner is ["namespaces", _, var plural, _] && plural == outer[0] && Root(collection) == Root(path);
    }

    public static (string Path, string? Subresource) Split(string path)
    {
        var last = path[(path.LastIndexOf('/') + 1)..];
        return Subresources.Contains(last) ? (path[..path.LastIndexOf('/')], last) : (path, null);
    }

    public static string? NamespaceOf(string path) => Tail(path) is ["namespaces", var name, _, ..] ? name : null;

    private static string Root(string path) => string.Join('/', Segments(path).Take(RootLength(path)));

    private static string[] Tail(string path) => [.. Segments(path).Skip(RootLength(path))];

    private static int RootLength(string path) => path.StartsWith("/apis/", StringComparison.Ordinal) ? 3 : 2;

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
