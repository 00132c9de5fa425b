;; Prints two lines and ends with status 0.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)

  ;;  0  iovec { text, length }     8  bytes written    16  the text
  (data (i32.const 0) "\10\00\00\00\36\00\00\00")
  (data (i32.const 16) "hello from krustlet\nthis is WebAssembly, run as a Pod\n")

  (func (export "_start")
    (if (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
      (then unreachable))))
