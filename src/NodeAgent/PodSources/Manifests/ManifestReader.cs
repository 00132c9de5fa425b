using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>Makes a static Pod of a manifest (YAML or JSON), as the kubelet does: of this node, with the manifest's hash as its UID, tolerating everything.</summary>
internal static class ManifestReader
{
    /// <summary>The Pod.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="path">The file, which counts for the hash: the same text in two files is two Pods.</param>
    /// <param name="nodeName">This node.</param>
    /// <param name="seen">When the content was first read.</param>
    /// <exception cref="ManifestException">It is no Pod, or not one that can be static.</exception>
    public static V1Pod Read(string text, string path, string nodeName, DateTimeOffset seen)
    {
        var pod = Parse(text);
        if (string.IsNullOrEmpty(pod.Metadata?.Name) || pod.Spec?.Containers is not { Count: > 0 } containers || containers.Any(static c => string.IsNullOrEmpty(c.Name) || string.IsNullOrEmpty(c.Image)))
        {
            throw new ManifestException("a Pod needs metadata.name, and spec.containers with a name and an image each");
        }

        if (ApiReferences.First(pod.Spec) is { } reference)
        {
            throw new ManifestException($"a static Pod cannot use objects of the API server, and {reference} does: put values into the manifest, or use emptyDir or hostPath");
        }

        var uid = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{nodeName}\n{path}\n{text}")).AsSpan(0, 16));
        pod.Metadata = new V1ObjectMeta
        {
            Name = $"{pod.Metadata.Name}-{nodeName.ToLowerInvariant()}",
            NamespaceProperty = string.IsNullOrEmpty(pod.Metadata.NamespaceProperty) ? "default" : pod.Metadata.NamespaceProperty,
            Uid = uid,
            Labels = pod.Metadata.Labels,
            Annotations = Annotations(pod.Metadata.Annotations, uid, seen),
            CreationTimestamp = seen.UtcDateTime,
        };
        pod.Spec.NodeName = nodeName;
        pod.Spec.Tolerations = [.. pod.Spec.Tolerations ?? [], new V1Toleration { OperatorProperty = "Exists", Effect = "NoExecute" }];
        pod.Status = new V1PodStatus { Phase = "Pending" };
        return pod;
    }

    private static Dictionary<string, string> Annotations(IDictionary<string, string>? given, string uid, DateTimeOffset seen) => new(given ?? new Dictionary<string, string>(), StringComparer.Ordinal)
    {
        [PodOrigin.SourceAnnotation] = PodOrigin.File,
        [PodOrigin.HashAnnotation] = uid,
        [PodOrigin.SeenAnnotation] = seen.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
    };

    private static V1Pod Parse(string text)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }] || YamlJson.Of(root) is not JsonObject json)
            {
                throw new ManifestException("a manifest holds one Pod");
            }

            return json["kind"]?.GetValue<string>() == "Pod" && json["apiVersion"]?.GetValue<string>() == "v1"
                ? json.Deserialize(ApiJson.BuiltIn<V1Pod>())!
                : throw new ManifestException("a manifest holds a Pod: kind: Pod, apiVersion: v1");
        }
        catch (YamlException failure)
        {
            throw new ManifestException($"it is not YAML or JSON at {failure.Start}", failure);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ManifestException($"it is not a Pod: {failure.Message}", failure);
        }
    }
}
