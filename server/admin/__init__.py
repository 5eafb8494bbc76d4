"""The administrator's command line: one module per group of commands, words from `server.words`.
Each command is a function of (bureau or settings, arguments, terminal) that returns nothing."""
