;; The sieve of Eratosthenes.
(module
  (memory 1)

  ;; Returns how many prime numbers are below `limit`. One byte of memory for each number; it traps where they do not fit.
  (func $primes_below (export "primes_below") (param $limit i32) (result i32)
    (local $number i32)
    (local $multiple i32)
    (local $count i32)
    (memory.fill (i32.const 0) (i32.const 0) (local.get $limit))
    (local.set $number (i32.const 2))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $number) (local.get $limit)))
        (if (i32.eqz (i32.load8_u (local.get $number)))
          (then
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (local.set $multiple (local.get $number))
            (block $crossed
              (loop $cross
                (br_if $crossed (i32.ge_u (local.get $multiple) (local.get $limit)))
                (i32.store8 (local.get $multiple) (i32.const 1))
                (local.set $multiple (i32.add (local.get $multiple) (local.get $number)))
                (br $cross)))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $next)))
    (local.get $count)))
