// SPDX-License-Identifier: Apache-2.0
//
// Looks for anything it was not given and says what it saw in the discount's description:
// "saw nothing" is the only good answer of a plugin without grants.

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wasi/api.h>

#define EXPORT(name) __attribute__((export_name(#name)))

#define FIRST_PREOPEN 3
#define LAST_GUESS 20
#define MAX_REPORT 4096
// Enough to recognise what was read.
#define SAMPLE 32

static char report[MAX_REPORT];
static size_t reported;

static void put(const char *bytes, size_t length) {
    for (size_t i = 0; i < length && reported < MAX_REPORT; i++) {
        // Anything that JSON would need to escape is shown as a dot.
        bool plain = bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\' && bytes[i] != 0x7F;
        report[reported++] = plain ? bytes[i] : '.';
    }
}

static void saw(const char *what, const void *bytes, size_t length) {
    put("; ", 2);
    put(what, strlen(what));
    put(" ", 1);
    put(bytes, length);
}

static void try_read(const char *what, __wasi_fd_t descriptor) {
    uint8_t sample[SAMPLE];
    __wasi_iovec_t target = { .buf = sample, .buf_len = sizeof sample };
    size_t count = 0;
    if (__wasi_fd_read(descriptor, &target, 1, &count) == 0 && count > 0) {
        saw(what, sample, count);
    }
}

static void try_open(__wasi_fd_t directory, const char *path) {
    __wasi_fd_t file;
    __wasi_errno_t error = __wasi_path_open(
            directory, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, 0, __WASI_RIGHTS_FD_READ, 0, 0, &file);
    if (error == 0) {
        saw("opened", path, strlen(path));
        try_read("read", file);
    }
}

static void try_descriptors(void) {
    static const char *const paths[] = {
        "/etc/passwd", "etc/passwd", "../etc/passwd", "../../etc/passwd", "../../../../../../../../etc/passwd",
        "./../../etc/passwd", "a/../../../etc/passwd", "/proc/self/environ", "../../proc/self/environ", ".", "..", "/",
    };
    for (__wasi_fd_t descriptor = FIRST_PREOPEN; descriptor <= LAST_GUESS; descriptor++) {
        __wasi_fdstat_t status;
        if (__wasi_fd_fdstat_get(descriptor, &status) == 0) {
            saw("a descriptor", "", 0);
        }
        __wasi_prestat_t preopen;
        if (__wasi_fd_prestat_get(descriptor, &preopen) == 0) {
            saw("a directory", "", 0);
        }
        try_read("descriptor", descriptor);
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            try_open(descriptor, paths[i]);
        }
    }
}

typedef __wasi_errno_t sizes_of(size_t *count, size_t *size);
typedef __wasi_errno_t strings_of(uint8_t **strings, uint8_t *bytes);

static void try_strings(const char *what, sizes_of *sizes, strings_of *strings) {
    size_t count = 0;
    size_t size = 0;
    if (sizes(&count, &size) != 0 || count == 0) {
        return;
    }
    uint8_t **each = calloc(count, sizeof *each);
    uint8_t *bytes = calloc(size, 1);
    if (each != NULL && bytes != NULL && strings(each, bytes) == 0) {
        saw(what, bytes, size);
    }
}

EXPORT(alloc)
void *allocate(size_t size) {
    return malloc(size == 0 ? 1 : size);
}

EXPORT(discount)
int64_t discount(const char *cart, size_t length) {
    (void) cart;
    (void) length;
    reported = 0;
    try_descriptors();
    try_read("standard input", 0);
    try_strings("the environment", __wasi_environ_sizes_get, __wasi_environ_get);
    try_strings("the arguments", __wasi_args_sizes_get, __wasi_args_get);

    static const char head[] = "{\"description\":\"saw";
    static const char nothing[] = " nothing";
    static const char tail[] = "\",\"amountMinor\":0}";
    char *json = malloc(sizeof head + MAX_REPORT + sizeof nothing + sizeof tail);
    if (json == NULL) {
        return 0;
    }
    strcpy(json, head);
    if (reported == 0) {
        strcat(json, nothing);
    } else {
        strncat(json, report, reported);
    }
    strcat(json, tail);
    return (int64_t) ((uint64_t) (uintptr_t) json << 32 | strlen(json));
}
