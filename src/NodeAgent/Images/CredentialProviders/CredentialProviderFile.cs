using Krustlet.NodeAgent.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>Reads a <c>kubelet.config.k8s.io CredentialProviderConfig</c>. What is wrong with it is told, all at once.</summary>
internal sealed class CredentialProviderFile
{
    private const string PluginApi = "credentialprovider.kubelet.k8s.io/";
    private static readonly string[] Versions = ["v1", "v1beta1", "v1alpha1"];
    private static readonly string[] Known = ["name", "matchImages", "defaultCacheDuration", "apiVersion", "args", "env"];
    private readonly Action<string> refuse;
    private readonly string? folder;

    private CredentialProviderFile(string? folder, Action<string> refuse) => (this.folder, this.refuse) = (folder, refuse);

    /// <param name="path">The file.</param>
    /// <param name="folder">Where its programs have to be; null when that is not known.</param>
    /// <param name="refuse">Told of each problem, with its fix.</param>
    /// <returns>The providers that are as they should be.</returns>
    public static IReadOnlyList<CredentialProviderOptions> Read(string path, string? folder, Action<string> refuse)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            return new CredentialProviderFile(folder, refuse).Read(yaml);
        }
        catch (YamlException failure)
        {
            refuse($"the file {path} is not YAML or JSON at {failure.Start}; correct it there.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            refuse($"the file {path} cannot be read ({failure.Message}); give a file that this user may read.");
        }

        return [];
    }

    private IReadOnlyList<CredentialProviderOptions> Read(YamlStream yaml)
    {
        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }] || Text(root, "kind") != "CredentialProviderConfig" || !Versions.Any(version => Text(root, "apiVersion") == "kubelet.config.k8s.io/" + version))
        {
            refuse("the file must hold one kubelet.config.k8s.io/v1 CredentialProviderConfig.");
            return [];
        }

        if (Node(root, "providers") is not YamlSequenceNode { Children.Count: > 0 } providers)
        {
            refuse("providers: at least one is needed.");
            return [];
        }

        var read = providers.Children.Select((node, index) => ReadProvider(node, $"providers[{index}]")).OfType<CredentialProviderOptions>().ToList();
        foreach (var twice in read.GroupBy(static provider => provider.Name).Where(static group => group.Count() > 1))
        {
            refuse($"providers: {twice.Key} is there more than once; give each a name of its own.");
        }

        return read;
    }

    private CredentialProviderOptions? ReadProvider(YamlNode node, string at)
    {
        if (node is not YamlMappingNode provider)
        {
            refuse($"{at}: is no mapping; give name, matchImages, defaultCacheDuration and apiVersion.");
            return null;
        }

        foreach (var unknown in provider.Children.Keys.OfType<YamlScalarNode>().Select(static key => key.Value).Where(key => !Known.Contains(key)))
        {
            refuse(unknown == "tokenAttributes"
                ? $"{at}.tokenAttributes: this agent gives plugins no service account tokens; remove it."
                : $"{at}.{unknown}: there is no such field; remove it.");
        }

        var (name, images, duration, version) = (ReadName(provider, at), ReadImages(provider, at), ReadDuration(provider, at), ReadVersion(provider, at));
        return name is null || images.Count == 0 || duration is null || version is null
            ? null
            : new CredentialProviderOptions(name, images, duration.Value, version) { Arguments = Texts(provider, "args"), Variables = ReadVariables(provider, at) };
    }

    private string? ReadName(YamlMappingNode provider, string at)
    {
        var name = Text(provider, "name");
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.Contains('/') || name.Any(char.IsWhiteSpace))
        {
            refuse($"{at}.name: \"{name}\" is no file name; give the program's, without a path or blanks.");
            return null;
        }

        if (folder is not null && Directory.Exists(folder) && !File.Exists(Path.Combine(folder, name)))
        {
            refuse($"{at}.name: there is no {Path.Combine(folder, name)}; install it there, or correct the name or {RegistrySettings.ProviderFolder.Flag}.");
        }

        return name;
    }

    private IReadOnlyList<string> ReadImages(YamlMappingNode provider, string at)
    {
        var images = Texts(provider, "matchImages");
        if (images.Count == 0)
        {
            refuse($"{at}.matchImages: at least one is needed, like \"*.registry.example.com\".");
        }

        return images;
    }

    private TimeSpan? ReadDuration(YamlMappingNode provider, string at)
    {
        if (GoDuration.TryParse(Text(provider, "defaultCacheDuration") ?? "", out var duration))
        {
            return duration;
        }

        refuse($"{at}.defaultCacheDuration: \"{Text(provider, "defaultCacheDuration")}\" is not a duration; write it as 12h or 0s.");
        return null;
    }

    private string? ReadVersion(YamlMappingNode provider, string at)
    {
        var version = Text(provider, "apiVersion");
        if (Versions.Any(known => version == PluginApi + known))
        {
            return version;
        }

        refuse($"{at}.apiVersion: \"{version}\" is not known here; give {PluginApi}v1.");
        return null;
    }

    private List<KeyValuePair<string, string>> ReadVariables(YamlMappingNode provider, string at)
    {
        var variables = (Node(provider, "env") as YamlSequenceNode)?.Children.OfType<YamlMappingNode>().Select(static env => KeyValuePair.Create(Text(env, "name") ?? "", Text(env, "value") ?? "")).ToList() ?? [];
        if (variables.Exists(static variable => variable.Key.Length == 0))
        {
            refuse($"{at}.env: every entry needs a name.");
        }

        return variables;
    }

    private static YamlNode? Node(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private static string? Text(YamlMappingNode map, string key) => (Node(map, key) as YamlScalarNode)?.Value;

    private static IReadOnlyList<string> Texts(YamlMappingNode map, string key) =>
        Node(map, key) is YamlSequenceNode list ? [.. list.Children.OfType<YamlScalarNode>().Select(static item => item.Value).OfType<string>()] : [];
}
