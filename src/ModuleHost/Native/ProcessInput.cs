using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// Standard input of this process, which is all that native WASI can read from while a component runs. There is one, as there is one
/// component in an isolated host.
/// </summary>
internal static partial class ProcessInput
{
    private const int SetFlags = 4;

    /// <summary>Makes a stream what descriptor 0 is. Reads of it wait from then on: the library has a thread for them.</summary>
    /// <exception cref="Win32Exception">It is no open descriptor.</exception>
    public static void Replace(SafeHandle stream)
    {
        if (Fcntl(stream, SetFlags, 0) < 0 || Duplicate(stream, 0) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport(LibraryName.LibC, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(SafeHandle descriptor, int command, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(SafeHandle descriptor, int target);
}
