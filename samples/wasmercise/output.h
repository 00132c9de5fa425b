// Lines for the log, each one write: nothing waits in a buffer, so `kubectl logs -f` sees it at once.
#pragma once

// Writes text and a newline to a file descriptor (STDOUT_FILENO, STDERR_FILENO).
void write_line(int descriptor, const char *text);

// write_line to stdout, printf style.
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Ends the script with exit status 1 after the line "ERR: Failed with <message>" on stdout.
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
