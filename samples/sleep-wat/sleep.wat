;; Sleeps for ever in one poll_oneoff (146 years at a time) and prints nothing: the idle module that
;; density is measured with.
(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  ;;  0  number of events    16  subscription (48 bytes)    64  event (32 bytes)
  ;; The subscription is all zero, hence a clock, but for: clock 1 (monotonic) at +16, timeout 2^62 ns at +24.
  (data (i32.const 32) "\01")
  (data (i32.const 47) "\40")

  (func (export "_start")
    (loop $again
      (if (call $poll_oneoff (i32.const 16) (i32.const 64) (i32.const 1) (i32.const 0))
        (then unreachable))
      (br $again))))
