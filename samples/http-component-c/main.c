// A WASI 0.2 command component that gets the URLs of its arguments by wasi:http, one after the other, and prints what they answer.
#include "wasi.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_READ = 4096, HTTP = 0, HTTPS = 1, REQUEST_DENIED = 15 };

// Memory for what the host returns.
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size) {
  (void)old_size;
  if (alignment > _Alignof(max_align_t)) __builtin_trap();
  void *memory = realloc(old, size);
  if (memory == NULL) __builtin_trap();
  return memory;
}

static _Noreturn void fail(const char *url, int code) {
  if (code == REQUEST_DENIED) {
    printf("%s: denied\n", url);
  } else {
    printf("%s: error %d\n", url, code);
  }
  exit(1);
}

static handle request_for(const char *url) {
  const char *authority = strstr(url, "://");
  if (authority == NULL) {
    fprintf(stderr, "%s: no URL\n", url);
    exit(2);
  }
  authority += 3;
  const char *path = authority + strcspn(authority, "/");
  handle request = request_new(fields_new());
  if (request_set_scheme(request, 1, strncmp(url, "https:", 6) == 0 ? HTTPS : HTTP, NULL, 0) != 0 ||
      request_set_authority(request, 1, authority, path - authority) != 0 ||
      request_set_path(request, 1, *path == 0 ? "/" : path, *path == 0 ? 1 : strlen(path)) != 0) {
    fprintf(stderr, "%s: not taken\n", url);
    exit(2);
  }
  return request;
}

static handle wait_for(const char *url, handle later) {
  handle pollable = later_subscribe(later);
  pollable_block(pollable);
  pollable_drop(pollable);
  struct later_result result;
  later_get(later, &result);
  if (!result.is_there || result.was_taken) abort();
  if (result.answer.failed) fail(url, result.answer.error_code);
  later_drop(later);
  return result.answer.value;
}

static void print_body(handle response) {
  struct handle_result body, stream;
  response_consume(response, &body);
  if (body.failed) abort();
  body_stream(body.value, &stream);
  if (stream.failed) abort();
  for (;;) {
    struct bytes_result read;
    input_read(stream.value, LONGEST_READ, &read);
    if (read.failed) break;
    fwrite(read.bytes, 1, read.length, stdout);
    free(read.bytes);
  }
  input_drop(stream.value);
  body_drop(body.value);
}

int main(int count, char **arguments) {
  // The linker has each export, cabi_realloc too, end with libc's destructors: they have to find nothing to write, since a component cannot
  // call out while the host asks it for memory.
  setvbuf(stdout, NULL, _IONBF, 0);
  for (int i = 1; i < count; i++) {
    struct answer_result sent;
    request_send(request_for(arguments[i]), 0, 0, &sent);
    if (sent.failed) fail(arguments[i], sent.error_code);
    handle response = wait_for(arguments[i], sent.value);
    printf("%d ", response_status(response));
    print_body(response);
    printf("\n");
    response_drop(response);
  }
  return 0;
}
