using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Tests.Guests;

/// <summary>Components in text form.</summary>
internal static class WatComponents
{
    public static byte[] Empty => WatCompiler.Compile("(component)");

    public static byte[] Trap => Command("0.2.0", "unreachable");

    public static byte[] Spin => Command("0.2.0", "(loop $again (br $again)) (i32.const 0)");

    /// <summary>Counts down and returns.</summary>
    public static byte[] CountDown(int from) => Command("0.2.0", $"""
        (local $left i32)
        (local.set $left (i32.const {from}))
        (loop $again (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (i32.const 0)
        """);

    public static byte[] Returns(string version, int code) => Command(version, $"(i32.const {code})");

    private static byte[] Command(string version, string body) => WatCompiler.Compile($"""
        (component
          (core module $m (func (export "run") (result i32) {body}))
          (core instance $i (instantiate $m))
          (func $run (result (result)) (canon lift (core func $i "run")))
          (instance $command (export "run" (func $run)))
          (export "wasi:cli/run@{version}" (instance $command)))
        """);
}
