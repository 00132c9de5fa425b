using System.Runtime.InteropServices;

namespace Krustlet.NodeAgent.ModuleHosts.Native;

/// <summary>A null-terminated array of C strings. Owns their memory until disposed.</summary>
internal sealed class StringVector(IEnumerable<string> texts) : IDisposable
{
    /// <summary>The array, its last entry null.</summary>
    public IntPtr[] Pointers { get; } = [.. texts.Select(Marshal.StringToCoTaskMemUTF8), IntPtr.Zero];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var pointer in Pointers)
        {
            Marshal.FreeCoTaskMem(pointer);
        }
    }
}
