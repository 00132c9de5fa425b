namespace Krustlet.ModuleHost.Native.Gates;

/// <summary>What gates have in common. See README.md.</summary>
internal static class GateText
{
    /// <summary>Version of the engine's own WASI.</summary>
    public const string Version = "0.2.12";

    /// <summary>Where results pass through a gate; what they point to lies behind.</summary>
    public const string ResultAddress = "(i32.const 16)";

    /// <summary>Memory that each call has for itself.</summary>
    public const string Heap = """
        (core module $Heap
          (memory (export "memory") 1)
          (global $top (mut i32) (i32.const 1024))
          (func (export "reset") (global.set $top (i32.const 1024)))
          (func (export "allocate") (param $old i32) (param $oldSize i32) (param $align i32) (param $size i32) (result i32)
            (local $address i32)
            (local.set $address
              (i32.and
                (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
                (i32.sub (i32.const 0) (local.get $align))))
            (global.set $top (i32.add (local.get $address) (local.get $size)))
            (block $fits
              (loop $again
                (br_if $fits (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
                (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
                (br $again)))
            (local.get $address)))
        (core instance $heap (instantiate $Heap))
        (alias core export $heap "memory" (core memory $memory))
        (alias core export $heap "allocate" (core func $allocate))
        """;
}
