/* A disk that fails on request, put before the real one by LD_PRELOAD; it also keeps a trace of what was
   written and synced, and moves the clock. It does nothing but what the mapped page NZG_DISK asks for, and
   only to files whose path begins with the folder named there. Layout of the page and of a trace record:
   disk.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { TRACE = 1, FAIL = 2, DROP = 4, FLIP = 8, KILL = 16, HOLD = 64 }; /* any other mode only counts */

struct page {
    int32_t mode, error;
    int64_t left, seen, clock;
    char folder[1024], log[1024];
};

static struct page *page;
static int log_fd = -1;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("NZG_DISK");
    int fd = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *found = mmap(NULL, sizeof(struct page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (found != MAP_FAILED) page = found;
}

static int on(void) { return page && page->mode; }

static int ours(const char *path) {
    size_t length = strlen(page->folder);
    return length && !strncmp(path, page->folder, length);
}

static int of_fd(int fd, char *path) {
    char link[40];
    int saved = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    if (length <= 0) return 0;
    path[length] = 0;
    return ours(path);
}

static int of_path(int at, const char *name, char *path) {
    char folder[PATH_MAX];
    if (name[0] == '/') snprintf(path, PATH_MAX, "%s", name);
    else {
        char link[40];
        snprintf(link, sizeof link, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
        ssize_t length = readlink(link, folder, sizeof folder - 1);
        if (length <= 0) return 0;
        folder[length] = 0;
        if (snprintf(path, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX) return 0;
    }
    return ours(path);
}

/* op, offset, then two strings of bytes with their lengths: the path, and the data. */
static void note(char op, const char *path, int64_t offset, const void *data, size_t length) {
    if (!(page->mode & TRACE)) return;
    size_t named = strlen(path);
    if (named > 4 && !strcmp(path + named - 4, "-shm")) return;
    int saved = errno;
    struct __attribute__((packed)) { char op; int64_t offset; uint32_t named; uint64_t length; } head =
        {op, offset, (uint32_t)named, length};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, named}, {(void *)data, length}};
    if (log_fd < 0)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, page->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (syscall(SYS_writev, log_fd, parts, 3) < 0) abort();
    errno = saved;
}

/* A moment of which whoever replays the trace wants to know. */
void nzg_mark(int64_t number) { if (on()) note('m', "", number, "", 0); }

/* Counts one step on the disk; true from the moment on that was asked for. */
static int due(void) {
    __sync_add_and_fetch(&page->seen, 1);
    int come = __sync_sub_and_fetch(&page->left, 1) < 0;
    if (come && (page->mode & KILL)) kill(getpid(), SIGKILL);
    return come;
}

static int refused(int everything) {
    if (!due() || !(page->mode & FAIL) || !(everything || page->error == EIO)) return 0;
    errno = page->error;
    return 1;
}

/* Another program has the files open: they get no other name, are not deleted and not opened. Those of SQLite
   are left out, since it waits by itself where files can be held. */
static int held(const char *path) {
    if (!(page->mode & HOLD) || strstr(path, ".db") || !due()) return 0;
    errno = page->error;
    return 1;
}

static int gone(void) { return page->left < 0 && (page->mode & FAIL) && page->error == EIO; }

static ssize_t put(int fd, const void *data, size_t length, off64_t at, int placed) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return placed ? real(fd, data, length, at) : syscall(SYS_write, fd, data, length);
}

static ssize_t written(int fd, const void *data, size_t length, off64_t at, int placed) {
    char path[PATH_MAX];
    if (!on() || !of_fd(fd, path)) return put(fd, data, length, at, placed);
    pthread_mutex_lock(&one);
    int come = due(), first = page->left == -1;
    ssize_t done;
    if (come && (page->mode & FAIL) && !(first && length > 1)) {
        errno = page->error;
        done = -1;
    } else if (come && (page->mode & FAIL)) {
        done = put(fd, data, length / 2, at, placed); /* a full disk still takes what fits */
    } else if (come && (page->mode & (DROP | FLIP)) && ((page->mode & DROP) || first)) {
        char *other = malloc(length + 1);
        if (page->mode & DROP) memset(other, 0, length);
        else {
            memcpy(other, data, length);
            other[length / 2] ^= 1;
        }
        done = put(fd, other, length, at, placed);
        free(other);
    } else done = put(fd, data, length, at, placed);
    if (done > 0) {
        int64_t where = placed ? at : lseek64(fd, 0, SEEK_CUR) - done;
        note('w', path, where, data, (size_t)done);
    }
    pthread_mutex_unlock(&one);
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *d, size_t length, off_t at) { return written(fd, d, length, at, 1); }
ssize_t pwrite64(int fd, const void *d, size_t length, off64_t at) { return written(fd, d, length, at, 1); }

ssize_t read(int fd, void *data, size_t length) {
    char path[PATH_MAX];
    if (on() && gone() && of_fd(fd, path)) return errno = EIO, -1;
    return syscall(SYS_read, fd, data, length);
}

ssize_t pread64(int fd, void *data, size_t length, off64_t at) {
    char path[PATH_MAX];
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    if (on() && gone() && of_fd(fd, path)) return errno = EIO, -1;
    return real(fd, data, length, at);
}

ssize_t pread(int fd, void *data, size_t length, off_t at) { return pread64(fd, data, length, at); }

static int synced(int fd, long call) {
    char path[PATH_MAX];
    if (!on() || !of_fd(fd, path)) return (int)syscall(call, fd);
    if (refused(0)) return -1;
    int done = page->mode & TRACE ? 0 : (int)syscall(call, fd);
    note('s', path, 0, "", 0);
    return done;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int ftruncate64(int fd, off64_t length) {
    char path[PATH_MAX];
    REAL(int, "ftruncate64", int, off64_t);
    if (!on() || !of_fd(fd, path)) return real(fd, length);
    if (refused(lseek64(fd, 0, SEEK_END) < length)) return -1;
    int done = real(fd, length);
    if (!done) note('t', path, length, "", 0);
    return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int opened(int at, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    if (!on() || !of_path(at, name, path)) return (int)syscall(SYS_openat, at, name, flags, mode);
    if (gone()) return errno = EIO, -1;
    int fresh = (flags & O_CREAT) && access(path, F_OK);
    if (!fresh && !(flags & O_DIRECTORY) && !access(path, F_OK) && held(path)) return -1;
    if (fresh && refused(1)) return -1;
    int fd = (int)syscall(SYS_openat, at, name, flags, mode);
    if (fd >= 0 && fresh) note('c', path, 0, "", 0);
    if (fd >= 0 && !fresh && (flags & O_TRUNC)) note('t', path, 0, "", 0);
    return fd;
}

#define MODE \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more)

int open(const char *name, int flags, ...) { MODE; return opened(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE; return opened(AT_FDCWD, name, flags | O_LARGEFILE, mode); }
int openat(int at, const char *name, int flags, ...) { MODE; return opened(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE; return opened(at, name, flags, mode); }

int renameat(int from, const char *name, int to, const char *new) {
    char path[PATH_MAX], other[PATH_MAX];
    REAL(int, "renameat", int, const char *, int, const char *);
    if (!on() || !of_path(from, name, path) || !of_path(to, new, other)) return real(from, name, to, new);
    if (page->mode & HOLD ? held("") : refused(0)) return -1;
    int done = real(from, name, to, new);
    if (!done) note('r', path, 0, other, strlen(other));
    return done;
}

int rename(const char *name, const char *new) { return renameat(AT_FDCWD, name, AT_FDCWD, new); }

int linkat(int from, const char *name, int to, const char *new, int flags) {
    char path[PATH_MAX], other[PATH_MAX];
    REAL(int, "linkat", int, const char *, int, const char *, int);
    if (!on() || !of_path(from, name, path) || !of_path(to, new, other)) return real(from, name, to, new, flags);
    if (refused(1)) return -1;
    int done = real(from, name, to, new, flags);
    if (!done) note('l', path, 0, other, strlen(other));
    return done;
}

int link(const char *name, const char *new) { return linkat(AT_FDCWD, name, AT_FDCWD, new, 0); }

int unlinkat(int at, const char *name, int flags) {
    char path[PATH_MAX];
    REAL(int, "unlinkat", int, const char *, int);
    if (!on() || !of_path(at, name, path)) return real(at, name, flags);
    if (page->mode & HOLD ? held(path) : refused(0)) return -1;
    int done = real(at, name, flags);
    if (!done && !(flags & AT_REMOVEDIR)) note('u', path, 0, "", 0);
    return done;
}

int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }

/* Copies inside the kernel go past us: say that there are none, and callers read and write. */
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) {
    char path[PATH_MAX];
    REAL(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    if (on() && of_fd(out, path)) return errno = ENOTSOCK, -1;
    return real(out, in, at, length);
}

ssize_t sendfile(int out, int in, off_t *at, size_t length) { return sendfile64(out, in, at, length); }

int clock_gettime(clockid_t which, struct timespec *now) {
    int done = (int)syscall(SYS_clock_gettime, which, now);
    if (!done && page && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) now->tv_sec += page->clock;
    return done;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec found;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &found);
    now->tv_sec = found.tv_sec;
    now->tv_usec = found.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (now) *now = found.tv_sec;
    return found.tv_sec;
}
