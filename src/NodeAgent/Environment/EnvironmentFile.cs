using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Environment;

/// <summary>
/// <c>fileKeyRef</c>: a variable from a file of <c>NAME='value'</c> lines that an init container left in an emptyDir. Empty lines and lines
/// that begin with <c>#</c> say nothing; the quotes may be left out around a value without blanks.
/// </summary>
internal sealed class EnvironmentFile(PodVolumes volumes)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>The value, or null when it is missing and optional.</summary>
    /// <exception cref="ContainerConfigException">The file or the key is missing, or the file cannot be read as one.</exception>
    public string? Find(PodFacts pod, V1FileKeySelector selector)
    {
        var found = Lines(pod, selector)?.Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#')
            .Select(line => Parse(line, selector)).LastOrDefault(entry => entry.Name == selector.Key);
        return found?.Value
            ?? (selector.Optional == true ? null : throw new ContainerConfigException($"couldn't find key {selector.Key} in file {selector.Path} of volume \"{selector.VolumeName}\""));
    }

    private static (string Name, string Value) Parse(string line, V1FileKeySelector selector)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var value = line[(equals + 1)..];
        return equals > 0 && Unquoted(value) is { } text
            ? (line[..equals], text)
            : throw new ContainerConfigException($"file {selector.Path} of volume \"{selector.VolumeName}\" has a line that is not NAME='value'");
    }

    private static string? Unquoted(string value) =>
        value is ['\'', .., '\''] ? (value[1..^1] is var inner && inner.Contains('\'', StringComparison.Ordinal) ? null : inner)
        : value.AsSpan().IndexOfAny(" '\"\t") < 0 ? value
        : null;

    private IEnumerable<string>? Lines(PodFacts pod, V1FileKeySelector selector)
    {
        try
        {
            if (pod.Pod.Spec.Volumes?.FirstOrDefault(v => v.Name == selector.VolumeName)?.EmptyDir is null)
            {
                throw new ContainerConfigException($"fileKeyRef names volume \"{selector.VolumeName}\", which is no emptyDir of the Pod");
            }

            var root = volumes.HostPath(pod, selector.VolumeName);
            var path = SafePaths.Real(Path.Combine(root, SafePaths.Relative(selector.Path)));
            if (!SafePaths.IsBeneath(path, SafePaths.Real(root)))
            {
                throw new ContainerConfigException($"file {selector.Path} leads out of volume \"{selector.VolumeName}\"");
            }

            var file = new FileInfo(path);
            return !file.Exists ? null
                : file.Length > MaxBytes ? throw new ContainerConfigException($"file {selector.Path} of volume \"{selector.VolumeName}\" is larger than 64Ki")
                : File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is VolumeException or IOException or UnauthorizedAccessException)
        {
            throw new ContainerConfigException(failure.Message);
        }
    }
}
