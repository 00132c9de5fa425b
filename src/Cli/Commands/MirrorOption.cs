using System.CommandLine;
using System.CommandLine.Parsing;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary><c>--mirror [http://]HOST[/PREFIX]</c>: hosts to read from before the registry, anonymously, in the order given.</summary>
internal sealed class MirrorOption
{
    private const string Plain = "http://";
    private readonly Option<string[]> _mirrors;

    /// <param name="prefix">What the name begins with where a command has two registries, e.g. <c>src-</c>.</param>
    public MirrorOption(string prefix) => _mirrors = new Option<string[]>($"--{prefix}mirror")
    {
        Description = "Another host to read from first, [http://]HOST[/PREFIX]; may be repeated.",
        DefaultValueFactory = static _ => [],
    };

    public void AddTo(Command command)
    {
        command.Add(_mirrors);
        command.Validators.Add(Validate);
    }

    /// <summary>The mirrors of the registry.</summary>
    public IReadOnlyList<RegistryMirror> Of(ParseResult parsed) => [.. Texts(parsed).Select(Read).OfType<RegistryMirror>()];

    /// <summary>What is said about reaching them.</summary>
    public IEnumerable<RegistryHostOptions> Hosts(ParseResult parsed) => Texts(parsed)
        .Where(static text => text.StartsWith(Plain, StringComparison.Ordinal))
        .Select(Read).OfType<RegistryMirror>()
        .DistinctBy(static mirror => mirror.Host, StringComparer.OrdinalIgnoreCase)
        .Select(static mirror => new RegistryHostOptions(mirror.Host) { Insecure = true });

    private string[] Texts(ParseResult parsed) => parsed.GetValue(_mirrors) ?? [];

    private static RegistryMirror? Read(string text)
    {
        var place = text.StartsWith(Plain, StringComparison.Ordinal) ? text[Plain.Length..] : text;
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (host, prefix) = slash < 0 ? (place, "") : (place[..slash], place[(slash + 1)..].TrimEnd('/'));
        var isPath = prefix.Length == 0 || (ImageReference.TryParse($"localhost/{prefix}/x", out var image) && image.Repository == $"{prefix}/x");
        return host.Length > 0 && RegistryHostOptions.IsHost(host) && isPath ? new RegistryMirror(host) { RepositoryPrefix = prefix } : null;
    }

    private void Validate(CommandResult result)
    {
        foreach (var text in (result.GetValue(_mirrors) ?? []).Where(static text => Read(text) is null))
        {
            result.AddError($"{_mirrors.Name} \"{text}\" is no host: write HOST, HOST:PORT/PREFIX, or http:// before either for plain HTTP");
        }
    }
}
