;; One element more than the limit.
(module
  (table 10000001 funcref))
