using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Makes or removes a name in a folder; zero or a negated errno.</summary>
internal delegate int FolderChange(SafeFileHandle parent, ReadOnlySpan<byte> name);
