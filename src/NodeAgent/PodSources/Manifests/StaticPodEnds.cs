using System.Text.Json;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>
/// <c>DATA/static-pods</c>: how static Pods ended, by UID. Nobody else knows once their runs are given back: their mirrors may not exist, or not be readable
/// when the next agent begins, and it must not run again what had finished. Thread-safe.
/// </summary>
internal sealed class StaticPodEnds(string dataDirectory)
{
    private readonly Lock gate = new();
    private readonly string folder = Path.Combine(dataDirectory, "static-pods");
    private IReadOnlySet<string>? wanted;

    /// <summary>Keeps a Pod's final status: all of it or nothing. Nothing of a Pod whose manifest is gone: the same manifest, put back, is to run again.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep(string podUid, V1PodStatus status)
    {
        lock (gate)
        {
            if (wanted?.Contains(podUid) == false)
            {
                return;
            }

            Directory.CreateDirectory(folder);
            var path = PathOf(podUid);
            File.WriteAllText(path + ".new", JsonSerializer.Serialize(status, ApiJson.BuiltIn<V1PodStatus>()));
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    /// <summary>How a Pod ended; null while it has not. A file that cannot be read says nothing.</summary>
    public V1PodStatus? Find(string podUid)
    {
        try
        {
            return File.Exists(PathOf(podUid)) ? JsonSerializer.Deserialize(File.ReadAllText(PathOf(podUid)), ApiJson.BuiltIn<V1PodStatus>()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Forgets all but these Pods.</summary>
    public void KeepOnly(IReadOnlySet<string> podUids)
    {
        lock (gate)
        {
            wanted = podUids;
            foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(f => !podUids.Contains(Path.GetFileNameWithoutExtension(f))).ToList() : [])
            {
                File.Delete(file);
            }
        }
    }

    private string PathOf(string podUid) => Path.Combine(folder, podUid + ".json");
}
