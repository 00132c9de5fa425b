namespace Krustlet.Cli.Copying;

/// <summary>What holds an image.</summary>
internal enum ImagePlaceKind
{
    /// <summary>A registry.</summary>
    Registry,

    /// <summary>An OCI image layout in a folder.</summary>
    Layout,

    /// <summary>Such a layout as one file.</summary>
    Archive,
}
