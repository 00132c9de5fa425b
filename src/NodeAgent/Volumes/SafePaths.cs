namespace Krustlet.NodeAgent.Volumes;

/// <summary>Checks paths that come from Pod specs before they touch the node's file system.</summary>
internal static class SafePaths
{
    /// <summary>The path if it stays beneath where it is applied.</summary>
    /// <exception cref="VolumeException">It is absolute, or climbs out with <c>..</c>.</exception>
    public static string Relative(string path)
    {
        if (Path.IsPathRooted(path) || path.Split('/').Any(static part => part == ".."))
        {
            throw new VolumeException($"path \"{path}\" must be relative and must not contain '..'");
        }

        return path;
    }

    /// <summary>The path with every link on it followed, so that a link cannot lead out of where it lies.</summary>
    public static string Real(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        var folder = Real(parent);
        var real = Path.Combine(folder, Path.GetFileName(path));
        return new FileInfo(real).LinkTarget is { } target ? Real(Path.GetFullPath(target, folder)) : real;
    }

    /// <summary>Whether a path is a folder or lies beneath it. Both without a trailing separator.</summary>
    public static bool IsBeneath(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
