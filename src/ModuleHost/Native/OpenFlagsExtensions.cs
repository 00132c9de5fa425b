using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

internal static class OpenFlagsExtensions
{
    private const int ArmDirectory = 0x4000;
    private const int ArmNoFollow = 0x8000;
    private const OpenFlags Differing = OpenFlags.Directory | OpenFlags.NoFollow;

    /// <summary>The flags as this machine's kernel numbers them.</summary>
    public static int ForThisMachine(this OpenFlags flags) => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? (int)(flags & ~Differing)
            | (flags.HasFlag(OpenFlags.Directory) ? ArmDirectory : 0)
            | (flags.HasFlag(OpenFlags.NoFollow) ? ArmNoFollow : 0)
        : (int)flags;
}
