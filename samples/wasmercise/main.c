// A guest that does what its arguments say, one command each: README.md has the grammar.
#include "commands.h"
#include "output.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *name;
    const char *word;   // between the two arguments; NULL for a command with one
    void (*run)(const struct command *);
};

static const struct entry entries[] = {
    { "assert_exists", NULL, assert_exists },
    { "assert_not_exists", NULL, assert_not_exists },
    { "assert_value", "is", assert_value },
    { "read", "to", read_value },
    { "write", "to", write_value },
    { "append", "to", append_value },
    { "list", NULL, list_folder },
    { "stat", NULL, print_stat },
    { "wait_for", NULL, wait_for },
    { "print_args", NULL, print_arguments },
    { "print_env", NULL, print_environment_value },
    { "print_env_all", NULL, print_environment },
    { "exit", NULL, exit_with },
    { "exit_once", NULL, exit_once },
    { "sleep", NULL, sleep_seconds },
    { "spin", NULL, spin },
    { "trap", NULL, trap },
    { "alloc", NULL, allocate },
    { "log", NULL, log_text },
    { "tick", NULL, tick },
};

static const struct entry *find(const char *name) {
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (strcmp(entries[i].name, name) == 0) return &entries[i];
    return NULL;
}

static void run(const char *text) {
    struct command command = parse_command(text);
    const struct entry *entry = find(command.name);
    if (entry == NULL) fail("Error parsing command '%s': unrecognised command: %s", text, command.name);
    bool shaped = entry->word == NULL
        ? command.word == NULL
        : command.word != NULL && strcmp(command.word, entry->word) == 0;
    if (!shaped) fail("Error parsing command '%s': unexpected %s command syntax", text, command.name);
    entry->run(&command);
    free(command.name);
}

static void run_words(char *script) {
    for (char *word = strtok(script, " "); word != NULL; word = strtok(NULL, " ")) run(word);
}

// Krustlet passes a container's args and no program name before them; other hosts pass the module's file name.
static bool is_program_name(const char *argument) {
    size_t length = strlen(argument);
    return strchr(argument, '(') == NULL && length >= 5 && strcmp(argument + length - 5, ".wasm") == 0;
}

int main(int count, char **arguments) {
    remember_arguments(count, arguments);
    say("INF: Let's wasmercise!");
    int first = count > 0 && is_program_name(arguments[0]) ? 1 : 0;
    for (int i = first; i < count; i++) run(arguments[i]);
    char *script = getenv("WASMERCISER_RUN_SCRIPT");
    if (first == count && script != NULL) run_words(script);
    say("INF: That's enough wasmercising for now; see you next test!");
    return 0;
}
