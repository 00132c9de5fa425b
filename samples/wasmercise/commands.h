// Every command of the grammar in README.md; each fails the script when it cannot be carried out.
#pragma once

#include "command.h"

// files.c
void assert_exists(const struct command *command);
void assert_not_exists(const struct command *command);
void assert_value(const struct command *command);
void read_value(const struct command *command);
void write_value(const struct command *command);
void append_value(const struct command *command);
void list_folder(const struct command *command);
void print_stat(const struct command *command);
void wait_for(const struct command *command);
void log_text(const struct command *command);
void exit_once(const struct command *command);

// process.c
void print_arguments(const struct command *command);
void print_environment_value(const struct command *command);
void print_environment(const struct command *command);
void exit_with(const struct command *command);
void sleep_seconds(const struct command *command);
void spin(const struct command *command);
void trap(const struct command *command);
void allocate(const struct command *command);
void tick(const struct command *command);

// What the program was started with, kept for print_arguments.
void remember_arguments(int count, char **arguments);

// Sleeps in one wait.
void pause_milliseconds(long milliseconds);
