#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "text.h"

#define DRAFT_PREFIX ".part-"       /* then the number of the program that writes it */

struct Draft {
    Draft *next;            /* in the order of draft_new */
    char  *path, *temporary;
    FILE  *stream;          /* NULL unless being written by us */
    bool   closed;          /* complete */
    bool   gone;            /* renamed or removed */
};

/* What goes when the drafts get their names. */
static char **outlived;
static size_t outlived_count;

/* Every draft until drafts_discard; read by a signal handler, so a node enters when it is whole. */
static Draft *volatile drafts;

static _Noreturn void stop(const char *what, const char *path, int reason)
{
    error_stop("cannot %s %s: %s (the files of a former run are as they were; "
               "choose another place with --out DIR)", what, shown(path).text, strerror(reason));
}

char *path_absolute(const char *path)
{
    char here[4096];
    if (path[0] == '/' || getcwd(here, sizeof here) == NULL)
        return text_format("%s", path);
    return text_format("%s/%s", here, path);
}

/* mkdir, and no complaint if it is there already. */
static void directory_make(const char *path)
{
    struct stat status;
    if (mkdir(path, 0777) == 0)
        return;
    int reason = errno;
    if (stat(path, &status) != 0)
        stop("make the directory", path, reason);
    if (!S_ISDIR(status.st_mode))
        stop("use as a directory", path, ENOTDIR);
}

static void directory_make_all(const char *path)
{
    char *part = text_format("%s", path);
    for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        directory_make(part);
        *slash = '/';
    }
    directory_make(part);
    free(part);
}

/* Removes the drafts of programs that were killed: the number in their name is no program's. */
static void directory_sweep(const char *path)
{
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory)) != NULL;) {
        long program = 0;
        if (sscanf(entry->d_name, DRAFT_PREFIX "%ld-", &program) != 1 || program <= 0
            || kill((pid_t)program, 0) == 0 || errno != ESRCH)
            continue;
        char *left = text_format("%s/%s", path, entry->d_name);
        unlink(left);
        free(left);
    }
    if (directory)
        closedir(directory);
}

void directory_prepare(const char *path)
{
    if (path[0] == '\0')
        error_stop("--out: the name of the directory is empty");
    if (!parallel_first())
        return;
    directory_make_all(path);
    directory_sweep(path);
    Draft *trial = draft_new(path, "trial");
    FILE *stream = draft_open(trial);
    for (int i = 0; i < 4096; i++)          /* a full disk may still have room for a name */
        putc('.', stream);
    draft_close(trial);
    draft_discard(trial);
}

Draft *draft_new(const char *directory, const char *name)
{
    static bool at_exit;
    if (!at_exit)
        atexit(drafts_discard);
    at_exit = true;

    Draft *draft = memory_new(1, sizeof *draft);
    draft->path = text_format("%s/%s", directory, name);
    draft->temporary = text_format("%s/" DRAFT_PREFIX "%ld-%s", directory, (long)getpid(), name);
    Draft *last = drafts;
    while (last != NULL && last->next != NULL)
        last = last->next;
    if (last == NULL)
        drafts = draft;
    else
        last->next = draft;
    return draft;
}

/* A rename would put a file in the place of a device, a pipe, or a link. */
Draft *draft_at(const char *path)
{
    struct stat status;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode))
        error_stop("cannot write %s: what is there is not a file", shown(path).text);
    const char *slash = strrchr(path, '/');
    char *directory = text_format("%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    Draft *draft = draft_new(directory, slash ? slash + 1 : path);
    free(directory);
    return draft;
}

static void temporary_unlink(const Draft *draft)
{
    if (parallel_first())
        unlink(draft->temporary);
}

FILE *draft_open(Draft *draft)
{
    temporary_unlink(draft);        /* left by a killed program that had our number */
    int file = parallel_first()
        ? open(draft->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)
        : open("/dev/null", O_WRONLY | O_CLOEXEC);
    draft->stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (draft->stream == NULL)
        stop("write", draft->path, errno);
    return draft->stream;
}

const char *draft_temporary(const Draft *draft)
{
    return draft->temporary;
}

void draft_check(Draft *draft)
{
    if (ferror(draft->stream))
        stop("write", draft->path, errno);
}

void draft_close(Draft *draft)
{
    if (draft->stream != NULL) {
        errno = 0;
        bool written = !ferror(draft->stream) && fflush(draft->stream) == 0
                       && (fsync(fileno(draft->stream)) == 0 || errno == EINVAL);
        int reason = errno;
        bool closed = fclose(draft->stream) == 0;
        draft->stream = NULL;
        if (!written || !closed)
            stop("write", draft->path, written ? errno : reason != 0 ? reason : EIO);
    }
    draft->closed = true;
}

static void draft_rename(Draft *draft)
{
    if (parallel_first() && rename(draft->temporary, draft->path) != 0)
        stop("write", draft->path, errno);
    draft->gone = true;
}

void draft_publish(Draft *draft)
{
    draft_close(draft);
    draft_rename(draft);
}

void draft_discard(Draft *draft)
{
    if (draft->stream != NULL)
        fclose(draft->stream);
    draft->stream = NULL;
    temporary_unlink(draft);
    draft->gone = true;
}

/* Of two files; a pipe, at which we would wait, is none. */
static bool files_equal(const char *path, const char *other)
{
    struct stat one, two;
    if (stat(path, &one) != 0 || stat(other, &two) != 0 || !S_ISREG(two.st_mode)
        || one.st_size != two.st_size)
        return false;
    FILE *a = fopen(path, "rb"), *b = fopen(other, "rb");
    bool equal = a != NULL && b != NULL;
    for (int letter = 0; equal && letter != EOF;) {
        letter = getc(a);
        equal = letter == getc(b);
    }
    if (a != NULL)
        fclose(a);
    if (b != NULL)
        fclose(b);
    return equal;
}

bool drafts_differ(void)
{
    for (const Draft *draft = drafts; draft != NULL; draft = draft->next)
        if (draft->closed && !draft->gone && !files_equal(draft->temporary, draft->path))
            return true;
    return false;
}

static void outlived_forget(void)
{
    while (outlived_count > 0)
        free(outlived[--outlived_count]);
    free(outlived);
    outlived = NULL;
}

void drafts_commit(void)
{
    for (Draft *draft = drafts; draft != NULL; draft = draft->next)
        if (draft->closed && !draft->gone)
            draft_rename(draft);
    for (size_t i = 0; i < outlived_count && parallel_first(); i++)
        unlink(outlived[i]);
    outlived_forget();
}

void file_remove(const char *path)
{
    outlived = memory_grow(outlived, outlived_count + 1, sizeof *outlived);
    outlived[outlived_count++] = text_format("%s", path);
    const Draft *draft = drafts;
    while (draft != NULL && draft->gone)
        draft = draft->next;
    if (draft == NULL)
        drafts_commit();
}

void drafts_discard(void)
{
    outlived_forget();
    while (drafts != NULL) {
        Draft *draft = drafts;
        if (!draft->gone)
            draft_discard(draft);
        drafts = draft->next;
        free(draft->path);
        free(draft->temporary);
        free(draft);
    }
}

void drafts_unlink(void)
{
    for (Draft *draft = drafts; draft != NULL; draft = draft->next)
        if (!draft->gone)
            temporary_unlink(draft);
}
