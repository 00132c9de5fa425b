#include "output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *formatted(const char *format, va_list arguments) {
    char *text;
    return vasprintf(&text, format, arguments) < 0 ? NULL : text;
}

// A failed write has nowhere to be reported; the exit status still tells it.
static void write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0) _Exit(1);
        bytes += written;
        length -= (size_t)written;
    }
}

void write_line(int descriptor, const char *text) {
    size_t length = strlen(text);
    char *line = malloc(length + 1);
    if (line == NULL) { // the memory limit is reached: two writes will do
        write_all(descriptor, text, length);
        write_all(descriptor, "\n", 1);
        return;
    }
    memcpy(line, text, length);
    line[length] = '\n';
    write_all(descriptor, line, length + 1);
    free(line);
}

void say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = formatted(format, arguments);
    va_end(arguments);
    write_line(STDOUT_FILENO, text == NULL ? format : text);
    free(text);
}

_Noreturn void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = formatted(format, arguments);
    va_end(arguments);
    say("ERR: Failed with %s", text == NULL ? format : text);
    exit(1);
}
