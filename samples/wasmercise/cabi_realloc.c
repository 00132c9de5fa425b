// The component build needs this. Without it the preview1 adapter takes pages of its own by memory.grow before the
// first malloc, and the allocator of Debian's wasi-libc then counts all memory up to its end as free: they overlap.
#include <stddef.h>
#include <stdlib.h>

__attribute__((export_name("cabi_realloc")))
void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size) {
    (void)old_size;
    if (alignment > _Alignof(max_align_t)) __builtin_trap();
    void *memory = realloc(old, size);
    if (memory == NULL) __builtin_trap();
    return memory;
}
