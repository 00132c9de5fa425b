namespace Krustlet.ModuleHost.Logs;

/// <summary>When a container's log is cut.</summary>
/// <param name="MaxBytes">The log is put aside when it has reached this size; 0: never.</param>
/// <param name="MaxFiles">Files kept, the current one included; 0: five, as the kubelet's default. At least two.</param>
internal sealed record LogRotation(long MaxBytes, int MaxFiles)
{
    private const int DefaultFiles = 5;

    public static readonly LogRotation Never = new(0, 0);

    public int RotatedFiles => Math.Max(2, MaxFiles == 0 ? DefaultFiles : MaxFiles) - 1;
}
