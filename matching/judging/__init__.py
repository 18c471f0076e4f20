"""How good the matcher is, on files that people have judged: `files` read, `rows` for the engine, `metrics`."""
