using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Renames or links from one folder into another; zero or a negated errno.</summary>
internal delegate int FolderMove(SafeFileHandle fromParent, ReadOnlySpan<byte> from, SafeFileHandle toParent, ReadOnlySpan<byte> to);
