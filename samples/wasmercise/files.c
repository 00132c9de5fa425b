#include "commands.h"
#include "output.h"
#include "values.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PLACES = 1 << KIND_FILE | 1 << KIND_ENV,
    VALUES = 1 << KIND_VARIABLE | 1 << KIND_LITERAL,
};

static bool exists(struct reference reference) {
    return reference.kind == KIND_FILE ? access(reference.name, F_OK) == 0 : getenv(reference.name) != NULL;
}

void assert_exists(const struct command *command) {
    struct reference place = parse_reference(command->first, PLACES);
    if (exists(place)) return;
    if (place.kind == KIND_FILE) fail("File %s was expected to exist but did not", place.name);
    fail("Env var %s was supposed to exist but did not", place.name);
}

void assert_not_exists(const struct command *command) {
    struct reference place = parse_reference(command->first, PLACES);
    if (!exists(place)) return;
    if (place.kind == KIND_FILE) fail("File %s was expected NOT to exist but it did exist", place.name);
    fail("Env var %s was supposed to NOT exist but it did exist", place.name);
}

void assert_value(const struct command *command) {
    struct reference variable = parse_reference(command->first, 1 << KIND_VARIABLE);
    char *actual = content_of(variable);
    char *expected = content_of(parse_reference(command->second, VALUES));
    if (strcmp(actual, expected) != 0)
        fail("Expected %s to have value '%s' but was '%s'", variable.name, expected, actual);
    free(actual);
    free(expected);
}

void read_value(const struct command *command) {
    char *value = content_of(parse_reference(command->first, PLACES));
    set_variable(parse_reference(command->second, 1 << KIND_VARIABLE).name, value);
}

static void write_file(const char *path, const char *mode, const char *content) {
    FILE *file = fopen(path, mode);
    bool written = file != NULL && fputs(content, file) >= 0;
    if (file == NULL || fclose(file) != 0 || !written)
        fail("Error writing file %s: %s", path, strerror(errno));
}

static int stream_number(const char *name) {
    if (strcmp(name, "stdout") == 0) return STDOUT_FILENO;
    if (strcmp(name, "stderr") == 0) return STDERR_FILENO;
    fail("Error parsing 'stm:%s': a stream is stdout or stderr", name);
}

static void put(const struct command *command, const char *mode) {
    char *content = content_of(parse_reference(command->first, PLACES | VALUES));
    struct reference target = parse_reference(command->second, 1 << KIND_FILE | 1 << KIND_STREAM);
    if (target.kind == KIND_FILE) write_file(target.name, mode, content);
    else write_line(stream_number(target.name), content);
    free(content);
}

void write_value(const struct command *command) { put(command, "w"); }

void append_value(const struct command *command) { put(command, "a"); }

void log_text(const struct command *command) {
    struct pair pair = split_pair(command, command->first);
    write_line(stream_number(pair.left), pair.right);
    free(pair.left);
}

static int visible(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

void list_folder(const struct command *command) {
    struct dirent **entries;
    int count = scandir(command->first, &entries, visible, alphasort);
    if (count < 0) fail("Error listing folder %s: %s", command->first, strerror(errno));
    for (int i = 0; i < count; i++) {
        say("%s%s", entries[i]->d_name, entries[i]->d_type == DT_DIR ? "/" : "");
        free(entries[i]);
    }
    free(entries);
}

void print_stat(const struct command *command) {
    struct stat found;
    if (stat(command->first, &found) != 0) fail("Error in stat of %s: %s", command->first, strerror(errno));
    const char *kind = S_ISDIR(found.st_mode) ? "folder" : S_ISREG(found.st_mode) ? "file" : "other";
    say("%s: %s, %lld bytes", command->first, kind, (long long)found.st_size);
}

void wait_for(const struct command *command) {
    struct reference file = parse_reference(command->first, 1 << KIND_FILE);
    while (!exists(file)) pause_milliseconds(20);
}

void exit_once(const struct command *command) {
    struct pair pair = split_pair(command, command->first);
    struct reference file = parse_reference(pair.left, 1 << KIND_FILE);
    int status = (int)parse_number(command, pair.right);
    if (exists(file)) return;
    write_file(file.name, "w", "");
    exit(status);
}
