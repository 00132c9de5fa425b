namespace Krustlet.ModuleHost.Native;

internal static class PathLimits
{
    /// <summary>PATH_MAX with the terminator.</summary>
    public const int MaxPath = 4096;
}
