// One line, no more: what a start from nothing to exit is measured with.
#include <unistd.h>

int main(void) {
    static const char greeting[] = "Hello, world!\n";
    const ssize_t length = sizeof greeting - 1;
    return write(STDOUT_FILENO, greeting, length) == length ? 0 : 1;
}
