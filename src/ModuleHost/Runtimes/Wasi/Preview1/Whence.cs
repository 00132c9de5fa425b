namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>whence</c>.</summary>
internal enum Whence : byte
{
    Set = 0,
    Current = 1,
    End = 2,
}
