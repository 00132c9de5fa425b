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

    /// <summary>Ends itself with a status of its own.</summary>
    public static byte[] ExitsWith(int code) => WatCompiler.Compile($"""
        (component
          (import "wasi:cli/exit@0.2.0" (instance $exit (export "exit-with-code" (func (param "status-code" u8)))))
          (core func $exit (canon lower (func $exit "exit-with-code")))
          (core module $m
            (import "cli" "exit" (func $exit (param i32)))
            (func (export "run") (result i32) (call $exit (i32.const {code})) (i32.const 0)))
          (core instance $i (instantiate $m (with "cli" (instance (export "exit" (func $exit))))))
          (func $run (result (result)) (canon lift (core func $i "run")))
          (instance $command (export "run" (func $run)))
          (export "wasi:cli/run@0.2.0" (instance $command)))
        """);

    /// <summary>Succeeds when no socket can be made: <c>create-tcp-socket</c> and <c>create-udp-socket</c> answer <c>access-denied</c>.</summary>
    public static byte[] WithoutSockets => WatCompiler.Compile("""
        (component
          (import "wasi:sockets/network@0.2.0" (instance $network
            (type $anyError (enum
              "unknown" "access-denied" "not-supported" "invalid-argument" "out-of-memory" "timeout" "concurrency-conflict" "not-in-progress"
              "would-block" "invalid-state" "new-socket-limit" "address-not-bindable" "address-in-use" "remote-unreachable" "connection-refused"
              "connection-reset" "connection-aborted" "datagram-too-large" "name-unresolvable" "temporary-resolver-failure" "permanent-resolver-failure"))
            (export "error-code" (type (eq $anyError)))
            (type $anyFamily (enum "ipv4" "ipv6"))
            (export "ip-address-family" (type (eq $anyFamily)))))
          (alias export $network "error-code" (type $error))
          (alias export $network "ip-address-family" (type $family))
          (import "wasi:sockets/tcp@0.2.0" (instance $tcp (export "tcp-socket" (type (sub resource)))))
          (alias export $tcp "tcp-socket" (type $tcpSocket))
          (import "wasi:sockets/udp@0.2.0" (instance $udp (export "udp-socket" (type (sub resource)))))
          (alias export $udp "udp-socket" (type $udpSocket))
          (import "wasi:sockets/tcp-create-socket@0.2.0" (instance $createTcp
            (alias outer 1 $error (type $outerError)) (export "error-code" (type $error (eq $outerError)))
            (alias outer 1 $family (type $outerFamily)) (export "ip-address-family" (type $family (eq $outerFamily)))
            (alias outer 1 $tcpSocket (type $outerSocket)) (export "tcp-socket" (type $socket (eq $outerSocket)))
            (export "create-tcp-socket" (func (param "address-family" $family) (result (result (own $socket) (error $error)))))))
          (import "wasi:sockets/udp-create-socket@0.2.0" (instance $createUdp
            (alias outer 1 $error (type $outerError)) (export "error-code" (type $error (eq $outerError)))
            (alias outer 1 $family (type $outerFamily)) (export "ip-address-family" (type $family (eq $outerFamily)))
            (alias outer 1 $udpSocket (type $outerSocket)) (export "udp-socket" (type $socket (eq $outerSocket)))
            (export "create-udp-socket" (func (param "address-family" $family) (result (result (own $socket) (error $error)))))))
          (core module $Memory (memory (export "memory") 1))
          (core instance $memory (instantiate $Memory))
          (alias core export $memory "memory" (core memory $bytes))
          (core func $tcp (canon lower (func $createTcp "create-tcp-socket") (memory $bytes)))
          (core func $udp (canon lower (func $createUdp "create-udp-socket") (memory $bytes)))
          (core module $m
            (import "memory" "memory" (memory 1))
            (import "create" "tcp" (func $tcp (param i32 i32)))
            (import "create" "udp" (func $udp (param i32 i32)))
            (func $denied (result i32)
              (i32.and (i32.eq (i32.load8_u (i32.const 0)) (i32.const 1)) (i32.eq (i32.load8_u (i32.const 4)) (i32.const 1))))
            (func (export "run") (result i32)
              (call $tcp (i32.const 0) (i32.const 0))
              (if (i32.eqz (call $denied)) (then (return (i32.const 1))))
              (call $udp (i32.const 0) (i32.const 0))
              (i32.eqz (call $denied))))
          (core instance $i (instantiate $m
            (with "memory" (instance $memory))
            (with "create" (instance (export "tcp" (func $tcp)) (export "udp" (func $udp))))))
          (func $run (result (result)) (canon lift (core func $i "run")))
          (instance $command (export "run" (func $run)))
          (export "wasi:cli/run@0.2.0" (instance $command)))
        """);

    /// <summary>Is made to be called with HTTP requests, as far as its name tells.</summary>
    public static byte[] HttpHandler => WatCompiler.Compile("""
        (component
          (instance $handler)
          (export "wasi:http/incoming-handler@0.2.4" (instance $handler)))
        """);

    private static byte[] Command(string version, string body) => WatCompiler.Compile($"""
        (component
          (core module $m (func (export "run") (result i32) {body}))
          (core instance $i (instantiate $m))
          (func $run (result (result)) (canon lift (core func $i "run")))
          (instance $command (export "run" (func $run)))
          (export "wasi:cli/run@{version}" (instance $command)))
        """);
}
