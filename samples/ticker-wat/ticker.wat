;; Prints "tick 1", "tick 2", ... one line a second, for ever.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  ;;  0  iovec { text, length }     8  bytes written    12  number of events
  ;; 16  subscription (48 bytes)   64  event (32 bytes)
  ;; 96  "tick "                  101  the number's digits, then a newline
  ;; The subscription is all zero, hence a clock, but for: clock 1 (monotonic) at +16, 10^9 ns at +24.
  (data (i32.const 0) "\60\00\00\00")
  (data (i32.const 32) "\01")
  (data (i32.const 40) "\00\ca\9a\3b")
  (data (i32.const 96) "tick ")

  ;; Writes the number in decimal at $at and returns the address after its last digit.
  (func $decimal (param $number i64) (param $at i32) (result i32)
    (if (i64.ge_u (local.get $number) (i64.const 10))
      (then
        (local.set $at
          (call $decimal (i64.div_u (local.get $number) (i64.const 10)) (local.get $at)))))
    (i64.store8 (local.get $at)
      (i64.add (i64.const 48) (i64.rem_u (local.get $number) (i64.const 10))))
    (i32.add (local.get $at) (i32.const 1)))

  (func $print_tick (param $count i64)
    (local $end i32)
    (local.set $end (call $decimal (local.get $count) (i32.const 101)))
    (i32.store8 (local.get $end) (i32.const 10))
    (i32.store (i32.const 4) (i32.sub (local.get $end) (i32.const 95)))
    (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
      (then unreachable)))

  (func (export "_start")
    (local $count i64)
    (loop $again
      (local.set $count (i64.add (local.get $count) (i64.const 1)))
      (call $print_tick (local.get $count))
      (if (call $poll_oneoff (i32.const 16) (i32.const 64) (i32.const 1) (i32.const 12))
        (then unreachable))
      (br $again))))
