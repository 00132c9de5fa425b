namespace Krustlet.ModuleHost.Native;

/// <summary>Why a guest's call ended early.</summary>
/// <param name="Code"><see cref="TrapCode.None"/>: not by a trap of WebAssembly.</param>
/// <param name="Message">With the guest's frames.</param>
internal sealed record GuestFailure(TrapCode Code, string Message);
