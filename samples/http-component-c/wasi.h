// The functions of http.wit, as the component model's canonical ABI has them: resources are numbers, an option begins with whether there is
// one, and a result that is more than a number is written where the last argument points.
#pragma once

#include <stdint.h>

#define IMPORT(interface, name) __attribute__((import_module("wasi:" interface "@0.2.2"), import_name(name)))
#define TYPES "http/types"

typedef int32_t handle;

struct handle_result {
  uint8_t failed;
  handle value;
};
struct bytes_result {
  uint8_t failed;
  char *bytes;
  uint32_t length;
};
// error_code is the place of its case; what the case has comes behind.
struct answer_result {
  uint8_t failed;
  _Alignas(8) union {
    uint8_t error_code;
    handle value;
    uint8_t whole[48];
  };
};
struct later_result {
  uint8_t is_there;
  _Alignas(8) uint8_t was_taken;
  struct answer_result answer;
};

IMPORT("io/poll", "[method]pollable.block") void pollable_block(handle self);
IMPORT("io/poll", "[resource-drop]pollable") void pollable_drop(handle self);
IMPORT("io/streams", "[method]input-stream.blocking-read") void input_read(handle self, uint64_t most, struct bytes_result *result);
IMPORT("io/streams", "[resource-drop]input-stream") void input_drop(handle self);

IMPORT(TYPES, "[constructor]fields") handle fields_new(void);
IMPORT(TYPES, "[constructor]outgoing-request") handle request_new(handle headers);
IMPORT(TYPES, "[method]outgoing-request.set-scheme")
int32_t request_set_scheme(handle self, int32_t is_there, int32_t scheme, const char *other, uint32_t length);
IMPORT(TYPES, "[method]outgoing-request.set-authority")
int32_t request_set_authority(handle self, int32_t is_there, const char *text, uint32_t length);
IMPORT(TYPES, "[method]outgoing-request.set-path-with-query")
int32_t request_set_path(handle self, int32_t is_there, const char *text, uint32_t length);
IMPORT("http/outgoing-handler", "handle")
void request_send(handle request, int32_t has_options, handle options, struct answer_result *result);
IMPORT(TYPES, "[method]future-incoming-response.subscribe") handle later_subscribe(handle self);
IMPORT(TYPES, "[method]future-incoming-response.get") void later_get(handle self, struct later_result *result);
IMPORT(TYPES, "[resource-drop]future-incoming-response") void later_drop(handle self);
IMPORT(TYPES, "[method]incoming-response.status") int32_t response_status(handle self);
IMPORT(TYPES, "[method]incoming-response.consume") void response_consume(handle self, struct handle_result *result);
IMPORT(TYPES, "[resource-drop]incoming-response") void response_drop(handle self);
IMPORT(TYPES, "[method]incoming-body.stream") void body_stream(handle self, struct handle_result *result);
IMPORT(TYPES, "[resource-drop]incoming-body") void body_drop(handle self);
