#include "command.h"
#include "output.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void refuse(const char *text, const char *why) {
    fail("Error parsing command '%s': %s", text, why);
}

// Ends the string at the first such character and returns what follows it, NULL when there is none.
static char *cut(char *text, char at) {
    char *found = strchr(text, at);
    if (found == NULL) return NULL;
    *found = '\0';
    return found + 1;
}

struct command parse_command(const char *text) {
    struct command command = { .text = text, .name = strdup(text) };
    if (command.name == NULL) fail("Out of memory");
    if (command.name[0] == '(') refuse(text, "a command starts with its name, not with a bracket");
    command.first = cut(command.name, '(');
    if (command.first == NULL) refuse(text, "a command is written name(argument)");
    char *rest = cut(command.first, ')');
    if (rest == NULL) refuse(text, "unmatched opening parenthesis");
    if (*rest == '\0') return command;
    command.word = rest;
    command.second = cut(rest, '(');
    if (command.second == NULL) refuse(text, "the second argument is missing");
    rest = cut(command.second, ')');
    if (rest == NULL) refuse(text, "unmatched opening parenthesis");
    if (*rest != '\0') refuse(text, "text after the last bracket");
    return command;
}

struct pair split_pair(const struct command *command, const char *text) {
    struct pair pair = { .left = strdup(text) };
    if (pair.left == NULL) fail("Out of memory");
    pair.right = cut(pair.left, ',');
    if (pair.right == NULL) refuse(command->text, "two values with a comma between are needed");
    return pair;
}

long parse_number(const struct command *command, const char *text) {
    char *end;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end != '\0' || errno != 0)
        refuse(command->text, "a number is needed");
    return number;
}
