#pragma once
#include <stdbool.h>
#include <stddef.h>

struct health {
    double started, healthy_after, healthy_for;
    bool failed;
};

double seconds(void);

bool is_healthy(const struct health *health);

// Answers what one connection asks for.
void serve(int connection, struct health *health);

// Answers grpc.health.v1.Health/Check, whatever the service; `data` begins with the HTTP/2 preface.
void serve_grpc(int connection, const unsigned char *data, size_t length, const struct health *health);

// Waits at most `seconds` for data; 0 at the end of the stream, -1 when nothing came.
long receive(int connection, void *buffer, size_t size, double seconds);

bool send_all(int connection, const void *data, size_t length);
