// SPDX-License-Identifier: Apache-2.0
//
// One export for each thing WASI can give a plugin. What was not granted answers with null
// or a WASI errno, so that a caller sees each grant and each denial for itself.

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wasi/api.h>

#define EXPORT(name) __attribute__((export_name(#name)))

#define MAX_FILE 65536

static int64_t packed(const void *pointer, size_t length) {
    return (int64_t) ((uint64_t) (uintptr_t) pointer << 32 | (uint32_t) length);
}

EXPORT(alloc)
void *allocate(size_t size) {
    // malloc(0) may answer NULL, which would tell the host that memory has run out.
    return malloc(size == 0 ? 1 : size);
}

EXPORT(dealloc)
void deallocate(void *block, size_t size) {
    (void) size;
    free(block);
}

// A result the host may free, or null for NULL.
static int64_t copy_of(const char *string) {
    if (string == NULL) {
        return 0;
    }
    size_t length = strlen(string);
    char *copy = allocate(length);
    return copy == NULL ? 0 : packed(memcpy(copy, string, length), length);
}

// A parameter as a C string; traps when there is no memory for it.
static char *string_of(const char *pointer, size_t length) {
    char *string = strndup(pointer, length);
    if (string == NULL) {
        __builtin_trap();
    }
    return string;
}

static bool write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written <= 0) {
            return false;
        }
        bytes += written;
        length -= (size_t) written;
    }
    return true;
}

// The value of GREETING, or null.
EXPORT(env_greeting)
int64_t env_greeting(void) {
    return copy_of(getenv("GREETING"));
}

// The argument at an index, or null.
EXPORT(argument)
int64_t argument(int32_t index) {
    size_t count;
    size_t size;
    if (__wasi_args_sizes_get(&count, &size) != 0 || index < 0 || (size_t) index >= count) {
        return 0;
    }
    uint8_t **values = calloc(count, sizeof *values);
    uint8_t *bytes = malloc(size);
    if (values == NULL || bytes == NULL || __wasi_args_get(values, bytes) != 0) {
        return 0;
    }
    return copy_of((const char *) values[index]);
}

// What a file holds (at most its first 64 KiB), or null when it cannot be read.
EXPORT(read_file)
int64_t read_file(const char *path, size_t length) {
    int file = open(string_of(path, length), O_RDONLY);
    char *content = allocate(MAX_FILE);
    if (file < 0 || content == NULL) {
        return 0;
    }
    size_t filled = 0;
    ssize_t count = 0;
    while (filled < MAX_FILE && (count = read(file, content + filled, MAX_FILE - filled)) > 0) {
        filled += (size_t) count;
    }
    close(file);
    return count < 0 ? 0 : packed(content, filled);
}

// The WASI errno of opening a file for reading; 0 when that worked.
EXPORT(open_errno)
int32_t open_errno(const char *path, size_t length) {
    int file = open(string_of(path, length), O_RDONLY);
    if (file < 0) {
        return errno;
    }
    close(file);
    return 0;
}

// Replaces what a file holds; the WASI errno, 0 when it worked.
EXPORT(write_file)
int32_t write_file(const char *path, size_t path_length, const char *content, size_t length) {
    int file = open(string_of(path, path_length), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0) {
        return errno;
    }
    bool complete = write_all(file, content, length);
    int reason = complete ? 0 : errno;
    close(file);
    return reason;
}

// Nanoseconds of a clock, or the WASI errno as a negative number.
static int64_t nanoseconds(__wasi_clockid_t clock) {
    __wasi_timestamp_t now;
    __wasi_errno_t error = __wasi_clock_time_get(clock, 1, &now);
    return error == 0 ? (int64_t) now : -(int64_t) error;
}

EXPORT(wall_clock)
int64_t wall_clock(void) {
    return nanoseconds(__WASI_CLOCKID_REALTIME);
}

EXPORT(monotonic_clock)
int64_t monotonic_clock(void) {
    return nanoseconds(__WASI_CLOCKID_MONOTONIC);
}

// A random number, or 0 when randomness is refused.
EXPORT(random_u64)
int64_t random_u64(void) {
    int64_t value = 0;
    __wasi_errno_t error = __wasi_random_get((uint8_t *) &value, sizeof value);
    return error == 0 ? value : 0;
}

static bool line(int descriptor, const char *text, size_t length) {
    return write_all(descriptor, text, length) && write_all(descriptor, "\n", 1);
}

// Writes a line to standard output; false when it was refused.
EXPORT(log_line)
bool log_line(const char *text, size_t length) {
    return line(STDOUT_FILENO, text, length);
}

// Writes a line to standard error; false when it was refused.
EXPORT(warn_line)
bool warn_line(const char *text, size_t length) {
    return line(STDERR_FILENO, text, length);
}
