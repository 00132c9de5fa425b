using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Store;

/// <summary>The index on disk: replaced as a whole, so that a crash leaves the old one or the new one.</summary>
internal sealed partial class IndexFile(ContentFolder folder, ILogger logger)
{
    /// <summary>The index, or an empty one if there is none that can be read: what it named is pulled again when wanted.</summary>
    public StoreIndex Read()
    {
        if (!File.Exists(folder.IndexPath))
        {
            return new StoreIndex();
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.IndexPath), StoreJson.Default.StoreIndex) ?? new StoreIndex();
        }
        catch (JsonException failure)
        {
            LogUnreadable(failure, folder.IndexPath);
            return new StoreIndex();
        }
    }

    public async Task WriteAsync(StoreIndex index, CancellationToken cancellationToken)
    {
        var next = folder.IndexPath + ".next";
        await using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, index, StoreJson.Default.StoreIndex, cancellationToken);
            file.Flush(folder.FlushesToDisk);
        }

        File.Move(next, folder.IndexPath, overwrite: true);
    }

    [LoggerMessage(2101, LogLevel.Warning, "The module store's index {Path} cannot be read; modules are pulled again when wanted")]
    private partial void LogUnreadable(Exception failure, string path);
}
