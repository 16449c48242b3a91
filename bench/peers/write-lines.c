/*
 * The floor of appending: the lines of a file, over and over, with one write(2) a line or one for as
 * many as fit into a batch. Nothing is formatted. Prints nanoseconds per line.
 *
 *   write-lines LINES OUTPUT COUNT BATCH_BYTES
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void write_whole(int file, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t taken = write(file, bytes, length);
        if (taken < 0) fail("write");
        bytes += taken;
        length -= (size_t)taken;
    }
}

static char *read_whole(const char *path, size_t *length) {
    struct stat status;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &status) < 0) fail(path);
    *length = (size_t)status.st_size;
    char *bytes = malloc(*length);
    if (bytes == NULL) fail("malloc");
    for (size_t at = 0; at < *length;) {
        ssize_t got = read(file, bytes + at, *length - at);
        if (got <= 0) fail(path);
        at += (size_t)got;
    }
    close(file);
    return bytes;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: write-lines LINES OUTPUT COUNT BATCH_BYTES\n");
        return 2;
    }
    size_t length;
    const char *lines = read_whole(argv[1], &length);
    const char *end = lines + length;
    long count = atol(argv[3]);
    size_t batch_bytes = (size_t)atol(argv[4]);
    char *batch = malloc(batch_bytes + 1);
    size_t batched = 0;
    int file = open(argv[2], O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (file < 0) fail(argv[2]);

    struct timespec began, ended;
    clock_gettime(CLOCK_MONOTONIC, &began);
    const char *line = lines;
    for (long index = 0; index < count; index++) {
        const char *next = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
        size_t size = (size_t)(next - line);
        if (batch_bytes == 0) {
            write_whole(file, line, size);
        } else {
            if (batched + size > batch_bytes) {
                write_whole(file, batch, batched);
                batched = 0;
            }
            memcpy(batch + batched, line, size);
            batched += size;
        }
        line = next == end ? lines : next;
    }
    write_whole(file, batch, batched);
    clock_gettime(CLOCK_MONOTONIC, &ended);

    double elapsed_ns = (double)(ended.tv_sec - began.tv_sec) * 1e9 + (double)(ended.tv_nsec - began.tv_nsec);
    printf("%.3f\n", elapsed_ns / (double)count);
    return 0;
}
