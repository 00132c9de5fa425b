using Krustlet.NodeAgent.Options;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>Reads a <c>kubelet.config.k8s.io CredentialProviderConfig</c>. What is wrong with it is told, all at once.</summary>
internal sealed class CredentialProviderFile
{
    private const string PluginApi = "credentialprovider.kubelet.k8s.io/";
    private const string TokenAttributes = "tokenAttributes";
    private static readonly string[] Versions = ["v1", "v1beta1", "v1alpha1"];
    private readonly Action<string> refuse;
    private readonly string? folder;

    private CredentialProviderFile(string? folder, Action<string> refuse) => (this.folder, this.refuse) = (folder, refuse);

    /// <param name="path">The file.</param>
    /// <param name="folder">Where its programs have to be; null when that is not known.</param>
    /// <param name="refuse">Told of each problem, with its fix.</param>
    /// <returns>The providers that are as they should be.</returns>
    public static IReadOnlyList<CredentialProviderOptions> Read(string path, string? folder, Action<string> refuse)
    {
        var root = YamlFields.Load(path, "a kubelet.config.k8s.io/v1 CredentialProviderConfig", (at, problem) => refuse($"{path}{(at.Length == 0 ? "" : $": {at}")} {problem}."));
        return root is null ? [] : new CredentialProviderFile(folder, refuse).Read(root);
    }

    private IReadOnlyList<CredentialProviderOptions> Read(YamlFields root)
    {
        if (root.Text("kind") != "CredentialProviderConfig" || !Versions.Any(version => root.Text("apiVersion") == "kubelet.config.k8s.io/" + version))
        {
            refuse("the file must hold one kubelet.config.k8s.io/v1 CredentialProviderConfig.");
            return [];
        }

        root.Allow("apiVersion", "kind", "providers");
        if (root.Node("providers") is not YamlSequenceNode { Children.Count: > 0 })
        {
            root.Refuse("providers", "has to be a list with at least one provider");
            return [];
        }

        var read = root.Mappings("providers", "name, matchImages, defaultCacheDuration and apiVersion").Select(ReadProvider).OfType<CredentialProviderOptions>().ToList();
        foreach (var twice in read.GroupBy(static provider => provider.Name).Where(static group => group.Count() > 1))
        {
            root.Refuse("providers", $"has {twice.Key} more than once; give each a name of its own");
        }

        return read;
    }

    private CredentialProviderOptions? ReadProvider(YamlFields provider)
    {
        if (provider.Node(TokenAttributes) is not null)
        {
            provider.Refuse(TokenAttributes, "is of no use: this agent gives plugins no service account tokens; remove it");
        }

        provider.Allow("name", "matchImages", "defaultCacheDuration", "apiVersion", "args", "env", TokenAttributes);
        var (name, images, duration, version) = (ReadName(provider), ReadImages(provider), ReadDuration(provider), ReadVersion(provider));
        return name is null || images.Count == 0 || duration is null || version is null
            ? null
            : new CredentialProviderOptions(name, images, duration.Value, version) { Arguments = provider.Texts("args"), Variables = ReadVariables(provider) };
    }

    private string? ReadName(YamlFields provider)
    {
        var name = provider.Text("name");
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.Contains('/') || name.Any(char.IsWhiteSpace))
        {
            provider.Refuse("name", $"\"{name}\" is no file name; give the program's, without a path or blanks");
            return null;
        }

        if (folder is not null && Directory.Exists(folder) && !File.Exists(Path.Combine(folder, name)))
        {
            provider.Refuse("name", $"names no program: there is no {Path.Combine(folder, name)}; install it there, or correct the name or {RegistrySettings.ProviderFolder.Flag}");
        }

        return name;
    }

    private static IReadOnlyList<string> ReadImages(YamlFields provider)
    {
        var images = provider.Texts("matchImages");
        if (images.Count == 0)
        {
            provider.Refuse("matchImages", "has to be a list with at least one pattern, like \"*.registry.example.com\"");
        }

        return images;
    }

    private static TimeSpan? ReadDuration(YamlFields provider)
    {
        if (GoDuration.TryParse(provider.Text("defaultCacheDuration") ?? "", out var duration))
        {
            return duration;
        }

        provider.Refuse("defaultCacheDuration", $"\"{provider.Text("defaultCacheDuration")}\" is not a duration; write it as 12h or 0s");
        return null;
    }

    private static string? ReadVersion(YamlFields provider)
    {
        var version = provider.Text("apiVersion");
        if (Versions.Any(known => version == PluginApi + known))
        {
            return version;
        }

        provider.Refuse("apiVersion", $"\"{version}\" is not known here; give {PluginApi}v1");
        return null;
    }

    private static List<KeyValuePair<string, string>> ReadVariables(YamlFields provider)
    {
        var variables = new List<KeyValuePair<string, string>>();
        foreach (var variable in provider.Mappings("env", "name and value"))
        {
            variable.Allow("name", "value");
            if (variable.Text("name") is { Length: > 0 } name)
            {
                variables.Add(KeyValuePair.Create(name, variable.Text("value") ?? ""));
            }
            else
            {
                variable.Refuse("name", "is missing; every variable needs one");
            }
        }

        return variables;
    }
}
