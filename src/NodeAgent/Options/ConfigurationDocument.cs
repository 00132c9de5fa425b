using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// One configuration file: a <c>kubelet.config.k8s.io/v1beta1 KubeletConfiguration</c> (YAML or JSON), or the original Krustlet's JSON.
/// </summary>
internal sealed record ConfigurationDocument(string Path, YamlMappingNode Root)
{
    /// <summary>Reads a file; a file that cannot be used is reported as a problem and null is returned.</summary>
    public static ConfigurationDocument? Load(string path, string origin, ICollection<OptionProblem> problems)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count == 1 && yaml.Documents[0].RootNode is YamlMappingNode root)
            {
                return HasKnownKind(root) ? new ConfigurationDocument(path, root) : Refuse(path, origin, problems, "is of another kind; give a kubelet.config.k8s.io/v1beta1 KubeletConfiguration");
            }

            return Refuse(path, origin, problems, "must hold one mapping; give a KubeletConfiguration");
        }
        catch (YamlException exception)
        {
            return Refuse(path, origin, problems, $"is not YAML or JSON at {exception.Start}; correct it there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(path, origin, problems, $"cannot be read ({exception.Message}); give a file that this user may read");
        }
    }

    private static bool HasKnownKind(YamlMappingNode root) =>
        !root.Children.TryGetValue(new YamlScalarNode("kind"), out var kind)
        || (kind is YamlScalarNode { Value: "KubeletConfiguration" }
            && root.Children.TryGetValue(new YamlScalarNode("apiVersion"), out var version)
            && version is YamlScalarNode { Value: "kubelet.config.k8s.io/v1beta1" });

    private static ConfigurationDocument? Refuse(string path, string origin, ICollection<OptionProblem> problems, string why)
    {
        problems.Add(new OptionProblem(origin, $"the file {path} {why}."));
        return null;
    }
}
