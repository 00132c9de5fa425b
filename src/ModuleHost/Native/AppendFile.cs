using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// A file descriptor opened for appending (<c>open(2)</c> with <c>O_APPEND|O_CREAT</c>). The framework's own file type takes six
/// system calls to open a file, of which logs need one; at thousands of short modules a second that is most of a start.
/// </summary>
internal sealed partial class AppendFile : SafeHandle
{
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int SeekEnd = 2;
    private const int NoEntry = 2;
    private const int Interrupted = 4;

    private AppendFile(int descriptor)
        : base(-1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle == -1;

    /// <summary>Bytes in the file now.</summary>
    public long Length => Seek((int)handle, 0, SeekEnd);

    /// <summary>Opens a file, made with <paramref name="mode"/> if it is missing.</summary>
    /// <exception cref="DirectoryNotFoundException">Its folder is missing.</exception>
    /// <exception cref="IOException">It cannot be opened for writing.</exception>
    public static AppendFile Open(string path, UnixFileMode mode)
    {
        while (true)
        {
            var descriptor = OpenNative(path, WriteOnly | Create | Append | CloseOnExec, (uint)mode);
            if (descriptor >= 0)
            {
                return new AppendFile(descriptor);
            }
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    continue;
                case NoEntry:
                    throw new DirectoryNotFoundException($"The folder of '{path}' does not exist.");
                case var error:
                    throw new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}.", error);
            }
        }
    }

    /// <exception cref="IOException">Not everything could be written.</exception>
    public void Write(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var written = WriteNative((int)handle, data, (nuint)data.Length);
            if (written >= 0)
            {
                data = data[(int)written..];
                continue;
            }
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
            }
        }
    }

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport(LibraryName.LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenNative(string path, int flags, uint mode);

    [LibraryImport(LibraryName.LibC, EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteNative(int descriptor, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(LibraryName.LibC, EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport(LibraryName.LibC, EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
