// HTTP/1.1, as much of it as probes and hooks use.
#include "server.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_SIZE = 8192 };
static const double PATIENCE = 2;

double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

bool is_healthy(const struct health *health) {
    double age = seconds() - health->started;
    return !health->failed && age >= health->healthy_after && age < health->healthy_after + health->healthy_for;
}

long receive(int connection, void *buffer, size_t size, double wait) {
    struct pollfd polled = {.fd = connection, .events = POLLRDNORM};
    if (poll(&polled, 1, (int)(wait * 1000)) <= 0) return -1;
    return recv(connection, buffer, size, 0);
}

bool send_all(int connection, const void *data, size_t length) {
    for (const char *at = data, *end = at + length; at < end;) {
        long sent = send(connection, at, end - at, 0);
        if (sent <= 0) return false;
        at += sent;
    }
    return true;
}

static void answer(int connection, const char *status, const char *headers, const char *body, size_t length) {
    char head[REQUEST_SIZE];
    int n = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n", status, length, headers);
    if (n > 0 && (size_t)n < sizeof head && send_all(connection, head, n)) send_all(connection, body, length);
}

static void answer_text(int connection, const char *status, const char *text) { answer(connection, status, "", text, strlen(text)); }

// The value after `?name=`, up to the end of the target.
static const char *parameter(const char *target, const char *name) {
    const char *query = strchr(target, '?');
    size_t length = strlen(name);
    return query && strncmp(query + 1, name, length) == 0 && query[1 + length] == '=' ? query + 2 + length : "";
}

static void redirect(int connection, const char *location) {
    char header[REQUEST_SIZE];
    snprintf(header, sizeof header, "Location: %s\r\n", location);
    answer(connection, "302 Found", header, "moved\n", 6);
}

static void send_file(int connection, const char *path) {
    static char content[65536];
    FILE *file = fopen(path, "rb");
    if (!file) return answer_text(connection, "404 Not Found", "no such file\n");
    size_t length = fread(content, 1, sizeof content, file);
    fclose(file);
    answer(connection, "200 OK", "", content, length);
}

static void route(int connection, const char *target, struct health *health) {
    if (strcmp(target, "/fail") == 0) health->failed = true;
    if (strcmp(target, "/heal") == 0) health->failed = false;
    if (strncmp(target, "/healthz", 8) == 0) {
        answer_text(connection, is_healthy(health) ? "200 OK" : "500 Internal Server Error", is_healthy(health) ? "ok\n" : "unhealthy\n");
    } else if (strncmp(target, "/redirect", 9) == 0) {
        redirect(connection, parameter(target, "loc"));
    } else if (strncmp(target, "/file", 5) == 0) {
        send_file(connection, parameter(target, "path"));
    } else if (strncmp(target, "/slow", 5) == 0) {
        sleep(atoi(parameter(target, "seconds")));
        answer_text(connection, "200 OK", "slow\n");
    } else {
        answer_text(connection, "200 OK", "done\n");
    }
    if (strncmp(target, "/exit", 5) == 0) {
        close(connection);
        exit(atoi(parameter(target, "code")));
    }
}

static const char *header(const char *request, const char *name) {
    const char *found = strstr(request, name);
    return found ? found + strlen(name) : "";
}

static int line_length(const char *text) { return (int)strcspn(text, "\r\n"); }

void serve(int connection, struct health *health) {
    static char request[REQUEST_SIZE + 1];
    size_t length = 0;
    do {
        long more = receive(connection, request + length, REQUEST_SIZE - length, PATIENCE);
        if (more <= 0) return;
        request[length += more] = 0;
        if (length >= 3 && memcmp(request, "PRI", 3) == 0) return serve_grpc(connection, (unsigned char *)request, length, health);
    } while (!strstr(request, "\r\n\r\n") && length < REQUEST_SIZE);

    const char *agent = header(request, "User-Agent: "), *host = header(request, "Host: ");
    printf("%.*s agent=%.*s host=%.*s\n", line_length(request), request, line_length(agent), agent, line_length(host), host);
    char *target = strchr(request, ' ');
    if (!target) return answer_text(connection, "400 Bad Request", "no target\n");
    target++;
    target[strcspn(target, " \r\n")] = 0;
    route(connection, target, health);
}
