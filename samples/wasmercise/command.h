// One argument of the script, taken apart: name(first) or name(first)word(second).
#pragma once

struct command {
    const char *text;   // as written, for messages
    char *name;         // "read"
    char *first;        // "file:/a"
    char *word;         // "to"; NULL when there is no second bracket
    char *second;       // "var:b"; NULL when there is none
};

// Fails the script when the text does not have that shape.
struct command parse_command(const char *text);

// The text before and after the first comma of "a,b"; fails the script when there is no comma.
struct pair {
    char *left;
    char *right;
};
struct pair split_pair(const struct command *command, const char *text);

// A whole, non-negative decimal number; fails the script when the text is something else.
long parse_number(const struct command *command, const char *text);
