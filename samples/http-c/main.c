// http-c [-X METHOD] [-H name:value]... [-d BODY] [-i NAME | -I] [-n TIMES] URL
// Prints the status, then the header NAME or (-I) all headers, then the body. -n makes so many requests and closes none.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http.h"

static char headers[4096];
static char buffer[4096];

static const char *errors[] = {
    "success", "invalid handle", "memory not found", "memory access error", "buffer too small",
    "header not found", "UTF-8 error", "destination not allowed", "invalid method", "invalid encoding",
    "invalid URL", "request error", "runtime error", "too many sessions",
};

static const char *words(uint16_t status) {
    switch (status) {
    case 200: return " OK";
    case 201: return " Created";
    case 302: return " Found";
    case 404: return " Not Found";
    case 500: return " Internal Server Error";
    default: return "";
    }
}

static void check(uint32_t error, const char *what) {
    if (error) {
        printf("%s: error %u, %s\n", what, error, error < sizeof errors / sizeof *errors ? errors[error] : "unknown");
        exit(1);
    }
}

static void show_headers(uint32_t response, const char *name) {
    uint32_t length;
    if (name) {
        check(http_header(response, name, strlen(name), buffer, sizeof buffer, &length), "header");
        printf("%s: %.*s\n", name, (int)length, buffer);
    } else {
        check(http_headers(response, buffer, sizeof buffer, &length), "headers");
        printf("%.*s", (int)length, buffer);
    }
}

int main(int argc, char **argv) {
    const char *method = "GET", *body = "", *shown = NULL;
    int all = 0, option;
    long times = 1;
    while ((option = getopt(argc, argv, "X:H:d:i:In:")) != -1) {
        switch (option) {
        case 'X': method = optarg; break;
        case 'H': snprintf(headers + strlen(headers), sizeof headers - strlen(headers), "%s\n", optarg); break;
        case 'd': body = optarg; break;
        case 'i': shown = optarg; break;
        case 'I': all = 1; break;
        case 'n': times = strtol(optarg, NULL, 10); break;
        default: return 2;
        }
    }
    if (optind >= argc) {
        fprintf(stderr, "usage: http-c [-X METHOD] [-H name:value]... [-d BODY] [-i NAME | -I] [-n TIMES] URL\n");
        return 2;
    }
    const char *url = argv[optind];
    uint16_t status;
    uint32_t response, length;
    for (long i = 0; i < times; i++) {
        check(http_request(url, strlen(url), method, strlen(method), headers, strlen(headers), body, strlen(body), &status, &response), "request");
    }
    printf("%u%s\n", status, words(status));
    if (shown || all) show_headers(response, shown);
    do {
        check(http_read(response, buffer, sizeof buffer, &length), "body");
        fwrite(buffer, 1, length, stdout);
    } while (length);
    check(http_close(response), "close");
    return 0;
}
