using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// <c>wasmtime_component_val_t</c>: a kind and, from byte 8 on, what that kind has. What it points to is owned by whoever holds it, unless said otherwise.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe partial struct ComponentValue
{
    public const byte VariantKind = 16;
    public const byte OptionKind = 18;
    public const byte ResultKind = 19;
    public const byte ResourceKind = 21;

    [FieldOffset(0)]
    public byte Kind;

    /// <summary>Of a result: whether it is <c>ok</c>.</summary>
    [FieldOffset(8)]
    public byte IsOk;

    [FieldOffset(8)]
    public byte U8;

    /// <summary>Of a string its text, of a variant the name of its case.</summary>
    [FieldOffset(8)]
    public ByteVector Text;

    /// <summary>Of an option: what it has, or null.</summary>
    [FieldOffset(8)]
    public ComponentValue* Some;

    /// <summary>Of a resource: the library's handle.</summary>
    [FieldOffset(8)]
    public nint Resource;

    /// <summary>Of a result: what is ok or the error; null when its type has none.</summary>
    [FieldOffset(16)]
    public ComponentValue* Payload;

    /// <summary>Of a variant: what its case has, or null.</summary>
    [FieldOffset(24)]
    public ComponentValue* CasePayload;

    public static ComponentValue Error(ComponentValue error) => new() { Kind = ResultKind, Payload = New(ref error) };

    public static ComponentValue Case(ReadOnlySpan<byte> name) => new() { Kind = VariantKind, Text = ByteVector.Of(name) };

    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_val_delete")]
    public static partial void Delete(ref ComponentValue value);

    /// <summary>Moves a value to the library's heap.</summary>
    [LibraryImport(LibraryName.Wasmtime, EntryPoint = "wasmtime_component_val_new")]
    private static partial ComponentValue* New(ref ComponentValue value);
}
