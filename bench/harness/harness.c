/*
 * What a start costs without Krustlet: the yardstick of bench/run.
 *
 *   harness module FILE.wasm WARM COUNT        instances of one module, straight on libwasmtime's C API
 *   harness spawn WARM COUNT PROGRAM ARGS...   fork, exec, wait; an argument {} becomes the number of the run
 *
 * Prints the nanoseconds of each counted run, one a line; what is started has its output discarded.
 *
 * The prototypes are those of the C API of Wasmtime 50 that are used here, so that no headers are needed.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct { uint64_t store; size_t index; } instance_t;            /* wasmtime_instance_t, 16 bytes */
typedef struct { uint64_t store; void *reference; } function_t;         /* wasmtime_func_t, 16 bytes */
typedef struct { uint8_t kind; union { function_t function; uint8_t bytes[24]; } of; } extern_t; /* wasmtime_extern_t, 32 bytes */
_Static_assert(sizeof(instance_t) == 16 && sizeof(function_t) == 16 && sizeof(extern_t) == 32, "sizes of libwasmtime 50");

void *wasm_config_new(void);
void *wasm_engine_new_with_config(void *config);
void wasmtime_config_concurrency_support_set(void *config, bool on);
void *wasmtime_pooling_allocation_config_new(void);
void wasmtime_pooling_allocation_config_delete(void *pool);
void wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(void *pool, size_t bytes);
void wasmtime_pooling_allocation_config_table_keep_resident_set(void *pool, size_t bytes);
void wasmtime_pooling_allocation_strategy_set(void *config, void *pool);
void *wasmtime_module_new(void *engine, const uint8_t *wasm, size_t length, void **module);
void *wasmtime_linker_new(void *engine);
void *wasmtime_linker_define_wasi(void *linker);
void *wasmtime_linker_instantiate_pre(void *linker, void *module, void **pre);
void *wasmtime_instance_pre_instantiate(void *pre, void *context, instance_t *instance, void **trap);
void *wasmtime_store_new(void *engine, void *data, void (*finalizer)(void *));
void *wasmtime_store_context(void *store);
void wasmtime_store_delete(void *store);
void *wasi_config_new(void);
void *wasmtime_context_set_wasi(void *context, void *wasi);
bool wasmtime_instance_export_get(void *context, const instance_t *instance, const char *name, size_t length, extern_t *item);
void *wasmtime_func_call(void *context, const function_t *function, const void *arguments, size_t count, void *results, size_t result_count, void **trap);
bool wasmtime_error_exit_status(const void *error, int *status);
void wasmtime_error_delete(void *error);

static const size_t keep_memory = 1 << 20, keep_table = 1 << 16;

static void fail(const char *what) {
  fprintf(stderr, "harness: %s\n", what);
  exit(1);
}

static uint64_t now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static void report(const uint64_t *nanoseconds, int count) {
  for (int i = 0; i < count; i++) printf("%llu\n", (unsigned long long)nanoseconds[i]);
}

static uint8_t *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) fail("the module cannot be read");
  *length = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(*length);
  if (!bytes || fread(bytes, 1, *length, file) != *length) fail("the module cannot be read");
  fclose(file);
  return bytes;
}

static void *new_engine(void) {
  void *config = wasm_config_new(), *pool = wasmtime_pooling_allocation_config_new();
  wasmtime_config_concurrency_support_set(config, false);
  wasmtime_pooling_allocation_config_linear_memory_keep_resident_set(pool, keep_memory);
  wasmtime_pooling_allocation_config_table_keep_resident_set(pool, keep_table);
  wasmtime_pooling_allocation_strategy_set(config, pool);
  wasmtime_pooling_allocation_config_delete(pool);
  void *engine = wasm_engine_new_with_config(config);
  if (!engine) fail("no engine");
  return engine;
}

/* A store, an instance, _start, and the store's end. A WASI configuration that was told nothing discards output. */
static void start(void *engine, void *pre) {
  void *store = wasmtime_store_new(engine, NULL, NULL), *context = wasmtime_store_context(store), *trap = NULL;
  if (wasmtime_context_set_wasi(context, wasi_config_new())) fail("no WASI");
  instance_t instance;
  extern_t entry;
  if (wasmtime_instance_pre_instantiate(pre, context, &instance, &trap) || trap) fail("the module does not instantiate");
  if (!wasmtime_instance_export_get(context, &instance, "_start", 6, &entry)) fail("the module has no _start");
  void *error = wasmtime_func_call(context, &entry.of.function, NULL, 0, NULL, 0, &trap);
  if (trap) fail("the module trapped");
  if (error) {
    int status;
    if (!wasmtime_error_exit_status(error, &status) || status != 0) fail("the module failed");
    wasmtime_error_delete(error);
  }
  wasmtime_store_delete(store);
}

static void measure_module(const char *path, int warm, int count, uint64_t *nanoseconds) {
  size_t length;
  uint8_t *wasm = read_file(path, &length);
  void *engine = new_engine(), *module, *pre, *linker = wasmtime_linker_new(engine);
  if (wasmtime_module_new(engine, wasm, length, &module)) fail("the module does not compile");
  if (wasmtime_linker_define_wasi(linker)) fail("no WASI");
  if (wasmtime_linker_instantiate_pre(linker, module, &pre)) fail("the module does not link");
  for (int i = -warm; i < count; i++) {
    uint64_t from = now();
    start(engine, pre);
    if (i >= 0) nanoseconds[i] = now() - from;
  }
}

static void spawn(char **command, int null) {
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    dup2(null, 1);
    execv(command[0], command);
    _exit(127);
  }
  int status;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) fail("the program failed");
}

static void measure_spawn(char **command, int warm, int count, uint64_t *nanoseconds) {
  char number[16];
  for (char **argument = command; *argument; argument++)
    if (strcmp(*argument, "{}") == 0) *argument = number;
  int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  for (int i = -warm; i < count; i++) {
    snprintf(number, sizeof number, "run%d", i + warm);
    uint64_t from = now();
    spawn(command, null);
    if (i >= 0) nanoseconds[i] = now() - from;
  }
}

int main(int argc, char **argv) {
  bool module = argc == 5 && strcmp(argv[1], "module") == 0;
  if (!module && !(argc > 4 && strcmp(argv[1], "spawn") == 0)) fail("usage: harness module FILE WARM COUNT | spawn WARM COUNT PROGRAM ARGS...");
  int warm = atoi(argv[module ? 3 : 2]), count = atoi(argv[module ? 4 : 3]);
  uint64_t *nanoseconds = count > 0 ? calloc((size_t)count, sizeof *nanoseconds) : NULL;
  if (!nanoseconds || warm < 0) fail("WARM is 0 or more, COUNT 1 or more");
  if (module)
    measure_module(argv[2], warm, count, nanoseconds);
  else
    measure_spawn(argv + 4, warm, count, nanoseconds);
  report(nanoseconds, count);
  return 0;
}
