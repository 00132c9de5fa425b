using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Tests.Guests;

/// <summary>Guests in text form, each the smallest that shows one behaviour.</summary>
internal static class Wat
{
    private const string Imports = """
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
        (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
        """;

    private const string Helpers = """
        (func $print (param $fd i32) (param $at i32) (param $length i32)
          (i32.store (i32.const 0) (local.get $at))
          (i32.store (i32.const 4) (local.get $length))
          (drop (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
        (func $sleep (param $nanoseconds i64)
          (i64.store (i32.const 16) (i64.const 7))
          (i32.store8 (i32.const 24) (i32.const 0))
          (i32.store (i32.const 32) (i32.const 1))
          (i64.store (i32.const 40) (local.get $nanoseconds))
          (i64.store (i32.const 48) (i64.const 0))
          (i32.store16 (i32.const 56) (i32.const 0))
          (drop (call $poll_oneoff (i32.const 16) (i32.const 64) (i32.const 1) (i32.const 96))))
        """;

    public static byte[] Hello => Command("""(call $print (i32.const 1) (i32.const 1024) (i32.const 12))""", """(data (i32.const 1024) "hello world\n")""");

    public static byte[] Trap => Command("unreachable");

    public static byte[] Spin => Command("(loop $again (br $again))");

    public static byte[] SleepForever => Command("(call $sleep (i64.const 0x7fffffffffffffff))");

    /// <summary>Writes what it reads to standard output until the end of its input, then exits with 7.</summary>
    public static byte[] Echo => Module("""
        (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
        (memory (export "memory") 1)
        (func (export "_start")
          (loop $again
            (i32.store (i32.const 0) (i32.const 1024))
            (i32.store (i32.const 4) (i32.const 4096))
            (if (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)) (then unreachable))
            (if (i32.eqz (i32.load (i32.const 8))) (then (call $proc_exit (i32.const 7))))
            (i32.store (i32.const 4) (i32.load (i32.const 8)))
            (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (br $again)))
        """);

    public static byte[] Nothing => Command("");

    public static byte[] Exit(int code) => Command($"(call $proc_exit (i32.const {code}))");

    public static byte[] SleepThenExit(TimeSpan time, int code) =>
        Command($"(call $sleep (i64.const {(long)time.TotalMilliseconds * 1_000_000})) (call $proc_exit (i32.const {code}))");

    /// <summary>A command whose main function is <paramref name="body"/>; memory below 1024 belongs to the helpers.</summary>
    public static byte[] Command(string body, string more = "", string memory = "1") => Module($"""
        {Imports}
        (memory (export "memory") {memory})
        {Helpers}
        {more}
        (func (export "_start") {body})
        """);

    public static byte[] Module(string fields) => WatCompiler.Compile($"(module {fields})");
}
