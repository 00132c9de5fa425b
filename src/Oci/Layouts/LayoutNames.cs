namespace Krustlet.Oci.Layouts;

/// <summary>The names an image layout is made of (OCI image spec 1.1, "Image Layout").</summary>
internal static class LayoutNames
{
    /// <summary>The file that says that a folder is a layout.</summary>
    public const string Marker = "oci-layout";

    /// <summary>That file's content.</summary>
    public const string MarkerContent = """{"imageLayoutVersion":"1.0.0"}""";

    /// <summary>The image index that lists what the layout holds.</summary>
    public const string Index = "index.json";

    /// <summary>The folder of all content, <c>blobs/ALGORITHM/HEX</c>.</summary>
    public const string Blobs = "blobs";

    /// <summary>The annotation of an entry of the index with its name, most often a tag.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";
}
