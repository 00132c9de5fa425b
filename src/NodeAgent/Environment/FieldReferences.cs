using System.Globalization;
using System.Text;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Environment;

/// <summary>The downward API's <c>fieldRef</c>: values of the Pod itself.</summary>
internal static class FieldReferences
{
    /// <summary>The value of a path such as <c>metadata.name</c>, <c>metadata.labels['app']</c> or <c>status.podIP</c>.</summary>
    /// <exception cref="ContainerConfigException">The path is not one the API allows.</exception>
    public static string Resolve(PodFacts pod, string path)
    {
        var metadata = pod.Pod.Metadata;
        return path switch
        {
            "metadata.name" => pod.Key.Name,
            "metadata.namespace" => pod.Key.Namespace,
            "metadata.uid" => pod.Key.Uid,
            "metadata.labels" => Lines(metadata.Labels),
            "metadata.annotations" => Lines(metadata.Annotations),
            "spec.nodeName" => pod.Pod.Spec.NodeName ?? "",
            "spec.serviceAccountName" => pod.Pod.Spec.ServiceAccountName ?? "",
            "status.hostIP" or "status.hostIPs" => pod.HostIp.ToString(),
            "status.podIP" => pod.PodIp?.ToString() ?? "",
            "status.podIPs" => string.Join(',', pod.PodIps),
            _ => Keyed(metadata.Labels, path, "metadata.labels") ?? Keyed(metadata.Annotations, path, "metadata.annotations") ?? throw Unknown(path),
        };
    }

    /// <summary>One entry of a map: <c>metadata.labels['key']</c>, or the original Krustlet's <c>metadata.labels.key</c>. Null when the path is of another kind.</summary>
    private static string? Keyed(IDictionary<string, string>? map, string path, string prefix)
    {
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path[prefix.Length..];
        var key = rest.StartsWith("['", StringComparison.Ordinal) && rest.EndsWith("']", StringComparison.Ordinal) ? rest[2..^2]
            : rest.StartsWith('.') ? rest[1..]
            : null;
        return key is null ? null : map is not null && map.TryGetValue(key, out var value) ? value : "";
    }

    private static string Lines(IDictionary<string, string>? map) =>
        map is null ? "" : string.Join('\n', map.OrderBy(static e => e.Key, StringComparer.Ordinal).Select(static e => $"{e.Key}={Quoted(e.Value)}"));

    /// <summary>A Go-quoted string, as the kubelet writes labels into files.</summary>
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(c) => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static ContainerConfigException Unknown(string path) =>
        new($"unsupported fieldPath: {path}; use metadata.{{name,namespace,uid,labels,annotations}}, metadata.labels['key'], spec.{{nodeName,serviceAccountName}} or status.{{podIP,hostIP}}");
}
