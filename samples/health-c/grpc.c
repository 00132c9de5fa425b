// The least of HTTP/2 that a gRPC client takes for a health service: one call, whose headers nobody has to decode.
#include <stdio.h>
#include <string.h>

#include "server.h"

enum { PREFACE = 24, FRAME_HEAD = 9, SIZE = 16384 };
enum { DATA = 0, HEADERS = 1, SETTINGS = 4, PING = 6 };
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4 };

static bool frame(int connection, int type, int flags, unsigned stream, const void *payload, size_t length) {
    unsigned char head[FRAME_HEAD] = {length >> 16, length >> 8, length, type, flags, stream >> 24, stream >> 16, stream >> 8, stream};
    return send_all(connection, head, sizeof head) && (length == 0 || send_all(connection, payload, length));
}

// :status 200 from the static table, then literal headers without indexing.
static const char response[] = "\x88\x00\x0c" "content-type\x10" "application/grpc";
static const char trailers[] = "\x00\x0b" "grpc-status\x01" "0";

static void reply(int connection, unsigned stream, const struct health *health) {
    // A message of two bytes: field 1, SERVING (1) or NOT_SERVING (2).
    unsigned char message[] = {0, 0, 0, 0, 2, 8, is_healthy(health) ? 1 : 2};
    printf("grpc health check\n");
    if (frame(connection, HEADERS, END_HEADERS, stream, response, sizeof response - 1) && frame(connection, DATA, 0, stream, message, sizeof message)) {
        frame(connection, HEADERS, END_HEADERS | END_STREAM, stream, trailers, sizeof trailers - 1);
    }
}

static void take(int connection, const unsigned char *head, const unsigned char *payload, size_t length, const struct health *health) {
    unsigned stream = (head[5] & 0x7fu) << 24 | head[6] << 16 | head[7] << 8 | head[8];
    int type = head[3], flags = head[4];
    if (type == SETTINGS && !(flags & ACK)) frame(connection, SETTINGS, ACK, 0, NULL, 0);
    if (type == PING && !(flags & ACK)) frame(connection, PING, ACK, 0, payload, length);
    if ((type == DATA || type == HEADERS) && flags & END_STREAM) reply(connection, stream, health);
}

void serve_grpc(int connection, const unsigned char *data, size_t length, const struct health *health) {
    static unsigned char buffer[SIZE];
    memcpy(buffer, data, length);
    bool greeted = false;
    for (;;) {
        if (!greeted && length >= PREFACE) greeted = frame(connection, SETTINGS, 0, 0, NULL, 0);
        size_t at = greeted && length >= PREFACE && memcmp(buffer, "PRI * ", 6) == 0 ? PREFACE : 0;
        while (greeted && at + FRAME_HEAD <= length) {
            size_t payload = buffer[at] << 16 | buffer[at + 1] << 8 | buffer[at + 2];
            if (at + FRAME_HEAD + payload > length) break;
            take(connection, buffer + at, buffer + at + FRAME_HEAD, payload, health);
            at += FRAME_HEAD + payload;
        }
        memmove(buffer, buffer + at, length -= at);
        long more = receive(connection, buffer + length, SIZE - length, 2);
        if (more <= 0) return;
        length += more;
    }
}
