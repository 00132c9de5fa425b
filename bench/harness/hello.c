/* The same two lines as samples/hello-wat, as a native program: what runc and fork+exec start. */
#include <unistd.h>

int main(void) {
  static const char text[] = "hello from krustlet\nthis is WebAssembly, run as a Pod\n";
  return write(1, text, sizeof text - 1) != (ssize_t)(sizeof text - 1);
}
