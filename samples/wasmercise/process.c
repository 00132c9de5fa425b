#include "commands.h"
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int argument_count;
static char **argument_values;

void remember_arguments(int count, char **arguments) {
    argument_count = count;
    argument_values = arguments;
}

void print_arguments(const struct command *command) {
    (void)command;
    size_t length = sizeof "Args are: []";
    for (int i = 0; i < argument_count; i++) length += strlen(argument_values[i]) + sizeof ", \"\"";
    char *line = malloc(length);
    if (line == NULL) fail("Out of memory");
    char *end = stpcpy(line, "Args are: [");
    for (int i = 0; i < argument_count; i++)
        end += sprintf(end, "%s\"%s\"", i == 0 ? "" : ", ", argument_values[i]);
    stpcpy(end, "]");
    write_line(STDOUT_FILENO, line);
    free(line);
}

void print_environment_value(const struct command *command) {
    const char *value = getenv(command->first);
    if (value == NULL) fail("Env var %s was supposed to exist but did not", command->first);
    say("%s=%s", command->first, value);
}

void print_environment(const struct command *command) {
    (void)command;
    for (char **entry = environ; *entry != NULL; entry++) write_line(STDOUT_FILENO, *entry);
}

void exit_with(const struct command *command) {
    exit((int)parse_number(command, command->first));
}

void pause_milliseconds(long milliseconds) {
    struct timespec left = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L };
    while (nanosleep(&left, &left) != 0) continue;
}

void sleep_seconds(const struct command *command) {
    char *end;
    double seconds = strtod(command->first, &end);
    if (end == command->first || *end != '\0' || !(seconds >= 0 && seconds <= 2e6))
        fail("Error parsing command '%s': seconds from 0 to 2000000 are needed", command->text);
    pause_milliseconds((long)(seconds * 1000));
}

void spin(const struct command *command) {
    (void)command;
    for (volatile unsigned rounds = 0;;) rounds++;
}

void trap(const struct command *command) {
    (void)command;
    __builtin_trap();
}

// Written to and never freed, so that the memory is really held until the end.
void allocate(const struct command *command) {
    long mebibytes = parse_number(command, command->first);
    if (mebibytes > 4095) fail("Could not allocate %ld MiB", mebibytes);
    size_t bytes = (size_t)mebibytes << 20;
    char *volatile memory = malloc(bytes);
    if (memory == NULL) fail("Could not allocate %ld MiB", mebibytes);
    memset(memory, 1, bytes);
    say("Allocated %ld MiB", mebibytes);
}

void tick(const struct command *command) {
    struct pair pair = split_pair(command, command->first);
    long count = parse_number(command, pair.left);
    long interval = parse_number(command, pair.right);
    free(pair.left);
    for (long i = 1; i <= count; i++) {
        say("tick %ld", i);
        if (i < count) pause_milliseconds(interval);
    }
}
