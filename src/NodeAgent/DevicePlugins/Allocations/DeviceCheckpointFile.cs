using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary><c>DATA/device_allocations.json</c>: all of it or nothing.</summary>
internal sealed partial class DeviceCheckpointFile(string dataDirectory, ILogger<DeviceCheckpointFile> logger)
{
    private readonly string path = Path.Combine(dataDirectory, "device_allocations.json");

    /// <summary>What the agent before kept. A file that cannot be read counts as none, as with a kubelet.</summary>
    public DeviceCheckpoint Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), DeviceCheckpointJson.Default.DeviceCheckpoint) ?? DeviceCheckpoint.Empty : DeviceCheckpoint.Empty;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, unreadable, path);
            return DeviceCheckpoint.Empty;
        }
    }

    /// <exception cref="IOException">It could not be written; the file is as it was.</exception>
    public void Write(DeviceCheckpoint checkpoint)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(checkpoint, DeviceCheckpointJson.Default.DeviceCheckpoint));
        File.Move(path + ".new", path, overwrite: true);
    }

    [LoggerMessage(4850, LogLevel.Error, "{Path} cannot be read: which devices the running Pods have is not known, and they may be given out again; restart those Pods")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string path);
}
