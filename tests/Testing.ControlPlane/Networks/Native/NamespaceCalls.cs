using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.Testing.ControlPlane.Networks.Native;

/// <summary>setns(2). Owns nothing: the handle is the caller's.</summary>
internal static class NamespaceCalls
{
    private const int NetworkNamespace = 0x40000000;

    /// <summary>Moves the calling thread, and what it makes from now on, into a network namespace.</summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static void Enter(SafeFileHandle network)
    {
        if (SetNamespace(network, NetworkNamespace) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(SafeFileHandle descriptor, int kind);
}
