#include "values.h"
#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct variable {
    char *name;
    char *value;
    struct variable *next;
};

static struct variable *variables;

static const char *const kind_names[] = { "file", "env", "var", "lit", "stm" };

struct reference parse_reference(const char *text, unsigned allowed) {
    const char *colon = strchr(text, ':');
    size_t length = colon == NULL ? 0 : (size_t)(colon - text);
    for (unsigned kind = 0; kind < sizeof kind_names / sizeof *kind_names; kind++) {
        bool named = strlen(kind_names[kind]) == length && strncmp(text, kind_names[kind], length) == 0;
        if (named && (allowed & 1u << kind)) return (struct reference){ kind, colon + 1 };
    }
    char choice[32] = "";
    for (unsigned kind = 0; kind < sizeof kind_names / sizeof *kind_names; kind++) {
        if (!(allowed & 1u << kind)) continue;
        if (choice[0] != '\0') strcat(choice, "/");
        strcat(choice, kind_names[kind]);
    }
    fail("Error parsing '%s': it must be %s followed by a colon", text, choice);
}

static char *read_all(FILE *file) {
    size_t length = 0;
    size_t capacity = 4096;
    char *content = malloc(capacity);
    while (content != NULL) {
        length += fread(content + length, 1, capacity - length - 1, file);
        if (length + 1 < capacity) {
            content[length] = '\0';
            return content;
        }
        content = realloc(content, capacity *= 2);
    }
    errno = ENOMEM;
    return NULL;
}

static char *file_content(const char *path) {
    FILE *file = fopen(path, "r");
    char *content = file == NULL ? NULL : read_all(file);
    if (content == NULL || ferror(file)) fail("Error getting content of file %s: %s", path, strerror(errno));
    fclose(file);
    return content;
}

static struct variable *find_variable(const char *name) {
    struct variable *variable = variables;
    while (variable != NULL && strcmp(variable->name, name) != 0) variable = variable->next;
    return variable;
}

static char *variable_value(const char *name) {
    const struct variable *variable = find_variable(name);
    if (variable == NULL) fail("Variable %s not set", name);
    return strdup(variable->value);
}

static char *environment_value(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) fail("Error getting value of env var %s: environment variable not found", name);
    return strdup(value);
}

char *content_of(struct reference reference) {
    switch (reference.kind) {
    case KIND_FILE: return file_content(reference.name);
    case KIND_ENV: return environment_value(reference.name);
    case KIND_VARIABLE: return variable_value(reference.name);
    default: return strdup(reference.name);
    }
}

void set_variable(const char *name, char *value) {
    struct variable *variable = find_variable(name);
    if (variable == NULL) {
        variable = calloc(1, sizeof *variable);
        char *copy = strdup(name);
        if (variable == NULL || copy == NULL) fail("Out of memory");
        variable->name = copy;
        variable->next = variables;
        variables = variable;
    }
    free(variable->value);
    variable->value = value;
}
