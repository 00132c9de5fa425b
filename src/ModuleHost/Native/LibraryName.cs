namespace Krustlet.ModuleHost.Native;

internal static class LibraryName
{
    /// <summary>libwasmtime, from the Wasmtime package's native assets.</summary>
    public const string Wasmtime = "wasmtime";

    public const string LibC = "libc";
}
