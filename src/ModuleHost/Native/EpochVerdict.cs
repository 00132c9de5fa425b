namespace Krustlet.ModuleHost.Native;

/// <summary><c>wasmtime_update_deadline_kind_t</c>: what a store does at its epoch deadline.</summary>
internal enum EpochVerdict : byte
{
    Continue = 0,
    Yield = 1,
}
