namespace Krustlet.Cli.Modules;

/// <summary>Where this user's compiled modules are (XDG Base Directory Specification).</summary>
internal static class CompiledCache
{
    /// <param name="environment">Looks up an environment variable.</param>
    public static string PathOf(Func<string, string?> environment)
    {
        var cache = environment("XDG_CACHE_HOME") is { Length: > 0 } chosen && Path.IsPathRooted(chosen)
            ? chosen
            : Path.Combine(environment("HOME") is { Length: > 0 } home ? home : Path.GetTempPath(), ".cache");
        return Path.Combine(cache, "krustlet", "compiled");
    }
}
