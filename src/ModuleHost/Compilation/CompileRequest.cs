namespace Krustlet.ModuleHost.Compilation;

/// <summary>A module to compile.</summary>
/// <param name="ModulePath">File with its bytes.</param>
/// <param name="ModuleDigest">Their <c>sha256:</c> digest: checked before anything is compiled, for it names the result.</param>
/// <param name="Profile">What for.</param>
/// <param name="CacheDirectory">Where the result goes.</param>
internal sealed record CompileRequest(string ModulePath, string ModuleDigest, EngineProfile Profile, string CacheDirectory)
{
    private const string ModuleOption = "--module";
    private const string DigestOption = "--digest";
    private const string ProfileOption = "--profile";
    private const string CacheOption = "--cache";

    public IReadOnlyList<string> ToArguments() =>
        [ModuleOption, ModulePath, DigestOption, ModuleDigest, ProfileOption, Profile.ToString(), CacheOption, CacheDirectory];

    /// <summary>Reads what <see cref="ToArguments"/> wrote; null when something is missing.</summary>
    public static CompileRequest? Parse(IReadOnlyList<string> arguments)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            options[arguments[i]] = arguments[i + 1];
        }
        return options.TryGetValue(ModuleOption, out var module)
            && options.TryGetValue(DigestOption, out var digest)
            && options.TryGetValue(CacheOption, out var cache)
            && options.TryGetValue(ProfileOption, out var profile)
            && Enum.TryParse<EngineProfile>(profile, out var kind)
            && ArtifactKey.IsDigest(digest)
                ? new CompileRequest(module, digest, kind, cache)
                : null;
    }
}
