;; Counts the primes below its last argument (100000 when there is none), prints the count and ends: a Job.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get"
    (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get"
    (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  ;;   0  argument count    4  bytes of all arguments    16  argument pointers    32768  argument bytes
  ;;   8  iovec { text, length } once the arguments are read
  ;; 512  the line    16384  " primes below "
  (data (i32.const 16384) " primes below ")

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

  ;; Writes the number in decimal at $at and returns the address after its last digit.
  (func $decimal (param $number i32) (param $at i32) (result i32)
    (if (i32.ge_u (local.get $number) (i32.const 10))
      (then
        (local.set $at
          (call $decimal (i32.div_u (local.get $number) (i32.const 10)) (local.get $at)))))
    (i32.store8 (local.get $at)
      (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10))))
    (i32.add (local.get $at) (i32.const 1)))

  (func $limit (result i32)
    (if (call $args_sizes_get (i32.const 0) (i32.const 4)) (then unreachable))
    (if (i32.eqz (i32.load (i32.const 0))) (then (return (i32.const 100000))))
    (if (call $args_get (i32.const 16) (i32.const 32768)) (then unreachable))
    (call $number
      (i32.load
        (i32.add (i32.const 12) (i32.shl (i32.load (i32.const 0)) (i32.const 2))))))

  ;; 1 when no number from 2 up to the square root divides the candidate (at least 2).
  (func $is_prime (param $candidate i32) (result i32)
    (local $divisor i32)
    (local.set $divisor (i32.const 2))
    (loop $next
      (if (i32.gt_u (i32.mul (local.get $divisor) (local.get $divisor)) (local.get $candidate))
        (then (return (i32.const 1))))
      (if (i32.eqz (i32.rem_u (local.get $candidate) (local.get $divisor)))
        (then (return (i32.const 0))))
      (local.set $divisor (i32.add (local.get $divisor) (i32.const 1)))
      (br $next))
    unreachable)

  (func $count_below (param $limit i32) (result i32)
    (local $candidate i32)
    (local $count i32)
    (local.set $candidate (i32.const 2))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $candidate) (local.get $limit)))
        (local.set $count (i32.add (local.get $count) (call $is_prime (local.get $candidate))))
        (local.set $candidate (i32.add (local.get $candidate) (i32.const 1)))
        (br $next)))
    (local.get $count))

  (func $print (param $count i32) (param $limit i32)
    (local $end i32)
    (local.set $end (call $decimal (local.get $count) (i32.const 512)))
    (memory.copy (local.get $end) (i32.const 16384) (i32.const 14))
    (local.set $end
      (call $decimal (local.get $limit) (i32.add (local.get $end) (i32.const 14))))
    (i32.store8 (local.get $end) (i32.const 10))
    (i32.store (i32.const 8) (i32.const 512))
    (i32.store (i32.const 12) (i32.sub (local.get $end) (i32.const 511)))
    (if (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 4))
      (then unreachable)))

  (func (export "_start")
    (local $limit i32)
    (local.set $limit (call $limit))
    (call $print (call $count_below (local.get $limit)) (local.get $limit))))
