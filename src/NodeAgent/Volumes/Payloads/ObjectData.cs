using System.Text;
using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>Keys and bytes of ConfigMaps and Secrets.</summary>
internal static class ObjectData
{
    /// <summary><c>data</c> and <c>binaryData</c>.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(V1ConfigMap configMap)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, text) in configMap.Data ?? new Dictionary<string, string>())
        {
            data[key] = Encoding.UTF8.GetBytes(text);
        }

        foreach (var (key, bytes) in configMap.BinaryData ?? new Dictionary<string, byte[]>())
        {
            data[key] = bytes;
        }

        return data;
    }

    /// <summary><c>data</c>.</summary>
    public static IReadOnlyDictionary<string, byte[]> Of(V1Secret secret) =>
        new Dictionary<string, byte[]>(secret.Data ?? new Dictionary<string, byte[]>(), StringComparer.Ordinal);
}
