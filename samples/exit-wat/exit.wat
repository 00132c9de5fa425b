;; Ends by proc_exit with the status its last argument names, 0 when there is none.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get"
    (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get"
    (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)

  ;;  0  argument count    4  bytes of all arguments    16  argument pointers    32768  argument bytes

  ;; The value of the decimal digits at $at, up to the first byte that is none.
  (func $number (param $at i32) (result i32)
    (local $value i32)
    (local $digit i32)
    (loop $next
      (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
      (if (i32.lt_u (local.get $digit) (i32.const 10))
        (then
          (local.set $value
            (i32.add (i32.mul (local.get $value) (i32.const 10)) (local.get $digit)))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next))))
    (local.get $value))

  (func $last_argument (result i32)
    (i32.load
      (i32.add (i32.const 12) (i32.shl (i32.load (i32.const 0)) (i32.const 2)))))

  (func (export "_start")
    (if (call $args_sizes_get (i32.const 0) (i32.const 4)) (then unreachable))
    (if (i32.eqz (i32.load (i32.const 0)))
      (then (call $proc_exit (i32.const 0))))
    (if (call $args_get (i32.const 16) (i32.const 32768)) (then unreachable))
    (call $proc_exit (call $number (call $last_argument)))))
