// A server whose health can be switched, for probes and lifecycle hooks. It serves on every socket the node opened for it
// (descriptors 3 to 2 + LISTEN_FDS), one connection at a time.
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server.h"

enum { FIRST_SOCKET = 3, MOST_SOCKETS = 16 };

static double option(int argc, char **argv, const char *name, double otherwise) {
    size_t length = strlen(name);
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], name, length) == 0 && argv[i][length] == '=') return atof(argv[i] + length + 1);
    }
    return otherwise;
}

static int sockets(struct pollfd *polled) {
    const char *count = getenv("LISTEN_FDS"), *names = getenv("LISTEN_FDNAMES");
    int n = count ? atoi(count) : 0;
    if (n < 1 || n > MOST_SOCKETS) {
        fprintf(stderr, "LISTEN_FDS is %s: give the container a containerPort\n", count ? count : "not set");
        exit(2);
    }
    printf("serving on %d: %s\n", n, names ? names : "");
    for (int i = 0; i < n; i++) polled[i] = (struct pollfd){.fd = FIRST_SOCKET + i, .events = POLLRDNORM};
    return n;
}

int main(int argc, char **argv) {
    struct pollfd polled[MOST_SOCKETS];
    struct health health = {
        .started = seconds(),
        .healthy_after = option(argc, argv, "--healthy-after", 0),
        .healthy_for = option(argc, argv, "--healthy-for", 1e9),
    };
    int n = sockets(polled);
    for (;;) {
        if (poll(polled, n, -1) < 0) return perror("poll"), 1;
        for (int i = 0; i < n; i++) {
            if (!polled[i].revents) continue;
            int connection = accept(polled[i].fd, NULL, NULL);
            if (connection < 0) return perror("accept"), 1;
            serve(connection, &health);
            close(connection);
        }
    }
}
