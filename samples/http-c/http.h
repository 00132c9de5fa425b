// The module wasi_experimental_http: requests to the hosts that the Pod allows. Every function returns 0 or an error of 1 to 13.
#pragma once
#include <stdint.h>

#define HTTP(name) __attribute__((import_module("wasi_experimental_http"), import_name(#name)))

HTTP(req) uint32_t http_request(
    const char *url, uint32_t url_length, const char *method, uint32_t method_length, const char *headers,
    uint32_t headers_length, const char *body, uint32_t body_length, uint16_t *status, uint32_t *response);
HTTP(close) uint32_t http_close(uint32_t response);
HTTP(header_get) uint32_t http_header(
    uint32_t response, const char *name, uint32_t name_length, char *value, uint32_t size, uint32_t *length);
HTTP(headers_get_all) uint32_t http_headers(uint32_t response, char *lines, uint32_t size, uint32_t *length);
HTTP(body_read) uint32_t http_read(uint32_t response, char *buffer, uint32_t size, uint32_t *length);
