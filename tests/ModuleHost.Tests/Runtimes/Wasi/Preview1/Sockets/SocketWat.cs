using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.Preview1.Sockets;

/// <summary>Guests in text form that use the listening socket at 3; an error code is their exit code.</summary>
internal static class SocketWat
{
    private const string Fields = """
        (import "wasi_snapshot_preview1" "sock_accept" (func $accept (param i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "sock_recv" (func $recv (param i32 i32 i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $set_flags (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $get_status (param i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 2)
        (func $check (param $error i32) (if (local.get $error) (then (call $exit (local.get $error)))))
        (func $take (result i32)
          (call $check (call $accept (i32.const 3) (i32.const 0) (i32.const 64)))
          (i32.load (i32.const 64)))
        (func $subscribe (param $at i32) (param $kind i32) (param $id i32) (param $nanoseconds i64)
          (i32.store8 offset=8 (local.get $at) (local.get $kind))
          (i32.store offset=16 (local.get $at) (local.get $id))
          (i64.store offset=24 (local.get $at) (local.get $nanoseconds)))
        """;

    /// <summary>Takes connections until an end, sends back what comes, and returns.</summary>
    public static byte[] Echo => Guest("""
        (local $connection i32)
        (local.set $connection (call $take))
        (block $over (loop $more
          (i32.store (i32.const 0) (i32.const 1024))
          (i32.store (i32.const 4) (i32.const 65536))
          (call $check (call $read (local.get $connection) (i32.const 0) (i32.const 1) (i32.const 8)))
          (br_if $over (i32.eqz (i32.load (i32.const 8))))
          (i32.store (i32.const 4) (i32.load (i32.const 8)))
          (loop $rest
            (call $check (call $write (local.get $connection) (i32.const 0) (i32.const 1) (i32.const 8)))
            (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.load (i32.const 8))))
            (i32.store (i32.const 4) (i32.sub (i32.load (i32.const 4)) (i32.load (i32.const 8))))
            (br_if $rest (i32.load (i32.const 4))))
          (br $more)))
        (call $check (call $close (local.get $connection)))
        """);

    public static byte[] AcceptWithoutWaiting => Guest("(call $check (call $set_flags (i32.const 3) (i32.const 4))) (drop (call $take))");

    /// <summary>Asks for the flags as Go's runtime does, expects NONBLOCK (4), then takes a connection.</summary>
    public static byte[] AskThenAccept => Guest("""
        (call $check (call $get_status (i32.const 3) (i32.const 128)))
        (if (i32.ne (i32.load16_u offset=2 (i32.const 128)) (i32.const 4)) (then (call $exit (i32.const 99))))
        (drop (call $take))
        """);

    /// <summary>Clears the flags, expects that they stay clear, then takes a connection.</summary>
    public static byte[] ClearAskThenAccept => Guest("""
        (call $check (call $set_flags (i32.const 3) (i32.const 0)))
        (call $check (call $get_status (i32.const 3) (i32.const 128)))
        (call $check (i32.load16_u offset=2 (i32.const 128)))
        (drop (call $take))
        """);

    public static byte[] WaitingIn(Wait wait) => Guest(wait switch
    {
        Wait.Accept => "(drop (call $take))",
        Wait.Receive => """
            (i32.store (i32.const 0) (i32.const 1024))
            (i32.store (i32.const 4) (i32.const 16))
            (call $check (call $recv (call $take) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 8) (i32.const 12)))
            """,
        _ => """
            (call $subscribe (i32.const 256) (i32.const 1) (i32.const 3) (i64.const 0))
            (call $check (call $poll (i32.const 256) (i32.const 512) (i32.const 1) (i32.const 64)))
            """,
    });

    /// <summary>Ends with 0 when the clock alone has fired.</summary>
    public static byte[] PollWithTimeout(TimeSpan timeout) => Guest($"""
        (call $subscribe (i32.const 256) (i32.const 1) (i32.const 3) (i64.const 0))
        (call $subscribe (i32.const 304) (i32.const 0) (i32.const 1) (i64.const {(long)timeout.TotalMilliseconds * 1_000_000}))
        (call $check (call $poll (i32.const 256) (i32.const 512) (i32.const 2) (i32.const 64)))
        (call $check (i32.sub (i32.load (i32.const 64)) (i32.const 1)))
        (call $check (i32.load8_u (i32.const 522)))
        """);

    private static byte[] Guest(string body) => Wat.Module($"""{Fields} (func (export "_start") {body})""");
}
