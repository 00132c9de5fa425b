// The kind:name words of the grammar: file:/path, env:NAME, var:name, lit:text, stm:stdout.
#pragma once

#include <stdbool.h>

enum kind { KIND_FILE, KIND_ENV, KIND_VARIABLE, KIND_LITERAL, KIND_STREAM };

struct reference {
    enum kind kind;
    const char *name;   // what follows the colon
};

// Fails the script when the text names none of the allowed kinds (a set of bits, 1 << kind).
struct reference parse_reference(const char *text, unsigned allowed);

// The content behind a file, environment variable, variable or literal; fails the script when it is not there.
char *content_of(struct reference reference);

// Remembers a value under a variable's name; the value belongs to the variable from then on.
void set_variable(const char *name, char *value);
