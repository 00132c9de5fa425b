namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_extern_kind_t</c>.</summary>
internal enum ExternKind : byte
{
    Function = 0,
    Global = 1,
    Table = 2,
    Memory = 3,
    SharedMemory = 4,
    Tag = 5,
}
