using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Oci.Manifests;

namespace Krustlet.Oci.Layouts;

/// <summary>The <c>index.json</c> of a layout. What is not known here of it and its entries stays as it is.</summary>
internal sealed class LayoutIndex(string folder, string name)
{
    private string IndexPath => Path.Combine(folder, LayoutNames.Index);

    /// <summary>Makes the files of an empty layout where they are missing.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(Path.Combine(folder, LayoutNames.Blobs));
        var marker = Path.Combine(folder, LayoutNames.Marker);
        if (!File.Exists(marker))
        {
            Replace(marker, LayoutNames.MarkerContent);
        }

        if (!File.Exists(IndexPath))
        {
            Replace(IndexPath, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = new JsonArray() }.ToJsonString(LayoutJson.Plain));
        }
    }

    /// <summary>What the layout lists.</summary>
    public async Task<IReadOnlyList<Descriptor>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ManifestReader.ReadIndex(await File.ReadAllBytesAsync(IndexPath, cancellationToken), name).Manifests;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.NoLayout(name, failure);
        }
    }

    /// <summary>Lists a manifest under a name, which others lose, or without one. Nothing is written when it is listed so already.</summary>
    public async Task ListAsync(Descriptor manifest, string? tag, CancellationToken cancellationToken)
    {
        var listed = await ReadAsync(cancellationToken);
        if (listed.Any(entry => entry.Digest == manifest.Digest && NameOf(entry) == tag))
        {
            return;
        }

        var index = JsonNode.Parse(await File.ReadAllBytesAsync(IndexPath, cancellationToken))!.AsObject();
        var entries = index["manifests"] as JsonArray ?? [];
        index["manifests"] = new JsonArray(
        [
            .. entries.Where((_, position) => tag is null || NameOf(listed[position]) != tag).Select(entry => entry!.DeepClone()),
            Describe(manifest, tag),
        ]);
        Replace(IndexPath, index.ToJsonString(LayoutJson.Plain));
    }

    public static string? NameOf(Descriptor entry) => entry.Annotations?.GetValueOrDefault(LayoutNames.RefName);

    private static JsonObject Describe(Descriptor manifest, string? name)
    {
        var entry = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest, ["size"] = manifest.Size };
        if (manifest.ArtifactType is { } artifactType)
        {
            entry["artifactType"] = artifactType;
        }

        if (name is not null)
        {
            entry["annotations"] = new JsonObject { [LayoutNames.RefName] = name };
        }

        return entry;
    }

    // A reader sees the old or the new file, never a part of one.
    private static void Replace(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.UTF8.GetBytes(content));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
