"""What laptops call over HTTP: `admission` lets a device in, `session` is hello, push and pull,
`snapshots` hands out whole scopes, `health` tells whether the server is well."""
