/* Makes everything slow that changes a file or a name below SLOW_DIRECTORY: each takes SLOW_MS longer. For LD_PRELOAD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static void pause_for(const char *path) {
  const char *directory = getenv("SLOW_DIRECTORY");
  const char *ms = getenv("SLOW_MS");
  if (directory == NULL || ms == NULL || path == NULL || strncmp(path, directory, strlen(directory)) != 0) return;
  long left = atol(ms);
  struct timespec time = {left / 1000, (left % 1000) * 1000000L};
  nanosleep(&time, NULL);
}

static void pause_for_file(int file) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  pause_for(path);
}

#define REAL(result, name, ...) ((result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void *bytes, size_t length) {
  pause_for_file(file);
  return REAL(ssize_t, "write", int, const void *, size_t)(file, bytes, length);
}

ssize_t writev(int file, const struct iovec *pieces, int count) {
  pause_for_file(file);
  return REAL(ssize_t, "writev", int, const struct iovec *, int)(file, pieces, count);
}

int fdatasync(int file) {
  pause_for_file(file);
  return REAL(int, "fdatasync", int)(file);
}

int mkdir(const char *path, mode_t mode) {
  pause_for(path);
  return REAL(int, "mkdir", const char *, mode_t)(path, mode);
}

static int opened(const char *name, const char *path, int flags, mode_t mode) {
  if (flags & O_CREAT) pause_for(path);
  return REAL(int, name, const char *, int, ...)(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened("open64", path, flags, mode);
}
