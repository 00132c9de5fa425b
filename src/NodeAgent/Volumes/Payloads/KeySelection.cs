using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>Turns an object's keys into files: all of them, or the <c>items</c> asked for.</summary>
internal static class KeySelection
{
    /// <summary>The files.</summary>
    /// <exception cref="VolumeException">A key that is asked for is missing, and the source is not optional.</exception>
    public static IEnumerable<PayloadFile> Select(IReadOnlyDictionary<string, byte[]> data, IList<V1KeyToPath>? items, int? defaultMode, bool optional, string owner)
    {
        if (items is not { Count: > 0 })
        {
            return data.Select(entry => new PayloadFile(entry.Key, entry.Value, FileModes.Of(null, defaultMode)));
        }

        return items
            .Select(item => data.TryGetValue(item.Key, out var content)
                ? new PayloadFile(SafePaths.Relative(item.Path), content, FileModes.Of(item.Mode, defaultMode))
                : optional ? null : throw new VolumeException($"references non-existent {owner} key: {item.Key}"))
            .OfType<PayloadFile>();
    }
}
