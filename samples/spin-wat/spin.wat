;; Never ends and never calls the host: only an interruption from outside stops it.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (loop $again
      (br $again))))
