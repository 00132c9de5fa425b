using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Tests.Native;

/// <summary>The sizes of libwasmtime 50.0.1 on 64-bit Linux: a new version of the package must be checked against its headers.</summary>
public sealed class StructSizeTests
{
    [Fact]
    public void Structs_have_the_sizes_of_the_library()
    {
        Marshal.SizeOf<ByteVector>().Should().Be(16);
        Marshal.SizeOf<PointerVector>().Should().Be(16);
        Marshal.SizeOf<FunctionReference>().Should().Be(16);
        Marshal.SizeOf<MemoryReference>().Should().Be(24);
        Marshal.SizeOf<InstanceReference>().Should().Be(16);
        Marshal.SizeOf<ExternItem>().Should().Be(32);
        Marshal.SizeOf<RawValue>().Should().Be(16);
        Marshal.SizeOf<TaggedValue>().Should().Be(32);
        Marshal.SizeOf<AsyncContinuation>().Should().Be(24);
        Marshal.SizeOf<ComponentInstanceReference>().Should().Be(16);
        Marshal.SizeOf<ComponentFunctionReference>().Should().Be(32);
        Marshal.SizeOf<ComponentValue>().Should().Be(32);
    }

    [Fact]
    public void Fields_lie_where_the_library_has_them()
    {
        Marshal.OffsetOf<MemoryReference>(nameof(MemoryReference.Private2)).Should().Be(16);
        Marshal.OffsetOf<ExternItem>(nameof(ExternItem.Memory)).Should().Be(8);
        Marshal.OffsetOf<TaggedValue>(nameof(TaggedValue.I64)).Should().Be(8);
        Marshal.OffsetOf<ComponentValue>(nameof(ComponentValue.IsOk)).Should().Be(8);
    }
}
