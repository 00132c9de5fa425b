namespace Krustlet.ModuleHost.Native.Gates;

/// <summary>A component that asks a request of <c>wasi:http</c> where it goes, and hands it to the engine.</summary>
internal static class RequestGateText
{
    public const string Types = $"wasi:http/types@{GateText.Version}";
    public const string Handler = $"wasi:http/outgoing-handler@{GateText.Version}";

    public const string Text = $"""
        (component
          (import "{Types}" (instance $types
            (export "outgoing-request" (type $request (sub resource)))
            (export "request-options" (type (sub resource)))
            (export "future-incoming-response" (type (sub resource)))
            (type $anyScheme (variant (case "HTTP") (case "HTTPS") (case "other" string)))
            (export "scheme" (type $scheme (eq $anyScheme)))
            {Errors}
            (export "[method]outgoing-request.scheme" (func (param "self" (borrow $request)) (result (option $scheme))))
            (export "[method]outgoing-request.authority" (func (param "self" (borrow $request)) (result (option string))))))
          (alias export $types "outgoing-request" (type $request))
          (alias export $types "request-options" (type $options))
          (alias export $types "future-incoming-response" (type $answer))
          (alias export $types "scheme" (type $scheme))
          (alias export $types "error-code" (type $error))
          (import "{Handler}" (instance $handler
            (alias outer 1 $request (type $outerRequest))
            (alias outer 1 $options (type $outerOptions))
            (alias outer 1 $answer (type $outerAnswer))
            (alias outer 1 $error (type $outerError))
            (export "outgoing-request" (type $request (eq $outerRequest)))
            (export "request-options" (type $options (eq $outerOptions)))
            (export "future-incoming-response" (type $answer (eq $outerAnswer)))
            (export "error-code" (type $error (eq $outerError)))
            (export "handle" (func
              (param "request" (own $request)) (param "options" (option (own $options)))
              (result (result (own $answer) (error $error)))))))
          {GateText.Heap}
          (core func $scheme (canon lower (func $types "[method]outgoing-request.scheme") (memory $memory) (realloc $allocate)))
          (core func $authority (canon lower (func $types "[method]outgoing-request.authority") (memory $memory) (realloc $allocate)))
          (core func $handle (canon lower (func $handler "handle") (memory $memory) (realloc $allocate)))
          (core func $giveBack (canon resource.drop $request))
          (core module $Gate
            (import "heap" "reset" (func $reset))
            (import "http" "scheme" (func $scheme (param i32 i32)))
            (import "http" "authority" (func $authority (param i32 i32)))
            (import "http" "handle" (func $handle (param i32 i32 i32 i32)))
            (import "http" "give-back" (func $giveBack (param i32)))
            (func (export "scheme") (param $request i32) (result i32)
              (call $reset)
              (call $scheme (local.get $request) {GateText.ResultAddress})
              (call $giveBack (local.get $request))
              {GateText.ResultAddress})
            (func (export "authority") (param $request i32) (result i32)
              (call $reset)
              (call $authority (local.get $request) {GateText.ResultAddress})
              (call $giveBack (local.get $request))
              {GateText.ResultAddress})
            (func (export "handle") (param $request i32) (param $has i32) (param $options i32) (result i32)
              (call $reset)
              (call $handle (local.get $request) (local.get $has) (local.get $options) {GateText.ResultAddress})
              {GateText.ResultAddress}))
          (core instance $gate (instantiate $Gate
            (with "heap" (instance $heap))
            (with "http" (instance
              (export "scheme" (func $scheme))
              (export "authority" (func $authority))
              (export "handle" (func $handle))
              (export "give-back" (func $giveBack))))))
          (func (export "scheme") (param "request" (borrow $request)) (result (option $scheme))
            (canon lift (core func $gate "scheme") (memory $memory)))
          (func (export "authority") (param "request" (borrow $request)) (result (option string))
            (canon lift (core func $gate "authority") (memory $memory)))
          (func (export "handle")
            (param "request" (own $request)) (param "options" (option (own $options)))
            (result (result (own $answer) (error $error)))
            (canon lift (core func $gate "handle") (memory $memory))))
        """;

    /// <summary><c>error-code</c> whole, as the engine compares it.</summary>
    private const string Errors = """
        (type $anyName (record (field "rcode" (option string)) (field "info-code" (option u16))))
            (export "DNS-error-payload" (type $name (eq $anyName)))
            (type $anyAlert (record (field "alert-id" (option u8)) (field "alert-message" (option string))))
            (export "TLS-alert-received-payload" (type $alert (eq $anyAlert)))
            (type $anyField (record (field "field-name" (option string)) (field "field-size" (option u32))))
            (export "field-size-payload" (type $field (eq $anyField)))
            (type $anyError (variant
              (case "DNS-timeout")
              (case "DNS-error" $name)
              (case "destination-not-found")
              (case "destination-unavailable")
              (case "destination-IP-prohibited")
              (case "destination-IP-unroutable")
              (case "connection-refused")
              (case "connection-terminated")
              (case "connection-timeout")
              (case "connection-read-timeout")
              (case "connection-write-timeout")
              (case "connection-limit-reached")
              (case "TLS-protocol-error")
              (case "TLS-certificate-error")
              (case "TLS-alert-received" $alert)
              (case "HTTP-request-denied")
              (case "HTTP-request-length-required")
              (case "HTTP-request-body-size" (option u64))
              (case "HTTP-request-method-invalid")
              (case "HTTP-request-URI-invalid")
              (case "HTTP-request-URI-too-long")
              (case "HTTP-request-header-section-size" (option u32))
              (case "HTTP-request-header-size" (option $field))
              (case "HTTP-request-trailer-section-size" (option u32))
              (case "HTTP-request-trailer-size" $field)
              (case "HTTP-response-incomplete")
              (case "HTTP-response-header-section-size" (option u32))
              (case "HTTP-response-header-size" $field)
              (case "HTTP-response-body-size" (option u64))
              (case "HTTP-response-trailer-section-size" (option u32))
              (case "HTTP-response-trailer-size" $field)
              (case "HTTP-response-transfer-coding" (option string))
              (case "HTTP-response-content-coding" (option string))
              (case "HTTP-response-timeout")
              (case "HTTP-upgrade-failed")
              (case "HTTP-protocol-error")
              (case "loop-detected")
              (case "configuration-error")
              (case "internal-error" (option string))))
            (export "error-code" (type $error (eq $anyError)))
        """;
}
