using System.Text;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

/// <summary>Modules as toolchains make them: what they use of WebAssembly, and how large they get.</summary>
public sealed class WasmFeatureTests : IDisposable
{
    private const int Expected = 42;

    private readonly WasiBench bench = new();

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("fixed-width SIMD", "", "(call $exit (i32x4.extract_lane 2 (v128.const i32x4 1 2 42 4)))")]
    [InlineData("relaxed SIMD", "", "(call $exit (i32x4.extract_lane 0 (i8x16.relaxed_swizzle (v128.const i32x4 42 0 0 0) (v128.const i8x16 0 1 2 3 0 0 0 0 0 0 0 0 0 0 0 0))))")]
    [InlineData("tail calls", "(func $count (param i32) (result i32) (if (result i32) (local.get 0) (then (return_call $count (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 42))))", "(call $exit (call $count (i32.const 10000000)))")]
    [InlineData("several memories", "(memory $second 1)", "(i32.store $second (i32.const 8) (i32.const 42)) (call $exit (i32.load $second (i32.const 8)))")]
    [InlineData("garbage collection", "(type $pair (struct (field i32) (field i32)))", "(call $exit (struct.get $pair 1 (struct.new $pair (i32.const 1) (i32.const 42))))")]
    [InlineData("exceptions", "(tag $thrown (param i32))", "(call $exit (block $caught (result i32) (try_table (catch $thrown $caught) (throw $thrown (i32.const 42))) (i32.const 0)))")]
    [InlineData("64-bit memory", "(memory $wide i64 1)", "(i32.store $wide (i64.const 8) (i32.const 42)) (call $exit (i32.load $wide (i64.const 8)))")]
    [InlineData("references", "(table $kept 2 externref)", "(if (ref.is_null (table.get $kept (i32.const 1))) (then (call $exit (i32.const 42))))")]
    [InlineData("a large table", "(table 200000 funcref)", "(call $exit (i32.div_u (table.size 0) (i32.const 4761)))")]
    public async Task A_module_may_use(string feature, string fields, string body)
    {
        var exit = await bench.Start(Guest(fields, body)).Exited;

        exit.ExitCode.Should().Be(Expected, $"{feature} should work: {exit.Message}");
    }

    [Fact]
    public async Task A_module_may_have_many_functions_whose_addresses_it_takes()
    {
        const int functions = 60_000;
        var fields = new StringBuilder("(table 1 funcref) (elem declare func");
        for (var i = 0; i < functions; i++)
        {
            fields.Append(" $f").Append(i);
        }
        fields.Append(')');
        for (var i = 0; i < functions; i++)
        {
            fields.Append("(func $f").Append(i).Append(')');
        }

        var exit = await bench.Start(Guest(fields.ToString(), "(table.set (i32.const 0) (ref.func $f59999)) (call $exit (i32.const 42))")).Exited;

        exit.ExitCode.Should().Be(Expected, exit.Message);
    }

    private static byte[] Guest(string fields, string body) => Wat.Module($"""
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        {fields}
        (func (export "_start") {body})
        """);
}
