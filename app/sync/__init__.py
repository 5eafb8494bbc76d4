"""How a laptop speaks with its bureau: `connection` (TLS and HTTP), `transport` (the typed calls),
`session` (hello, push, pull, publish), with `queue`, `staging` and `forget` as its local steps."""
