/*
 * child.h -- programs in miniature, run in a process of their own.
 *
 * What ends a program (exit, abort, a signal) or changes it for good (its
 * directory, a handler) is tested in a child: CHILD(body, "--depth", "3") calls
 * body(3, { "lesson", "--depth", "3" }) there, in a directory made for the
 * test, and reports how it ended and what it said.  child_directory_make and
 * child_directory_remove are the set-up and tear-down of such tests.
 */
#ifndef GRADUS_TESTS_CHILD_H
#define GRADUS_TESTS_CHILD_H

#include <check.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lab/text.h"

typedef int ChildBody(int argc, char **argv);

typedef struct Child {
    int  status;                /* of exit; 128 + number if a signal ended it */
    char out[20000];            /* stdout */
    char err[20000];            /* stderr */
} Child;

#define CHILD(body, ...) child_run(body, (char *[]){ __VA_ARGS__, NULL })

static char child_home[] = "/tmp/gradus-test-XXXXXX";

static inline void child_directory_make(void)
{
    strcpy(child_home + sizeof child_home - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(child_home));
}

static inline void child_tree_remove(const char *path)
{
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *inner = text_format("%s/%s", path, entry->d_name);
        struct stat status;
        if (lstat(inner, &status) == 0 && S_ISDIR(status.st_mode))
            child_tree_remove(inner);
        else
            unlink(inner);
        free(inner);
    }
    if (directory != NULL)
        closedir(directory);
    rmdir(path);
}

static inline void child_directory_remove(void)
{
    child_tree_remove(child_home);
}

/* Of a file in the test's directory; valid until the next call. */
static inline const char *child_path(const char *name)
{
    static char path[5000];
    snprintf(path, sizeof path, "%s/%s", child_home, name);
    return path;
}

static inline void child_redirect(const char *name, int file)
{
    int opened = open(child_path(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (opened < 0 || dup2(opened, file) < 0)
        _exit(99);
    close(opened);
}

static inline bool child_file_exists(const char *name)
{
    return access(child_path(name), F_OK) == 0;
}

/* Hidden ones too; -1 if there is no such directory. */
static inline int child_file_count(const char *name)
{
    DIR *directory = opendir(child_path(name));
    if (directory == NULL)
        return -1;
    int count = -2;             /* . and .. */
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count;
}

/* The caller frees the text. */
static inline char *child_file_read(const char *name)
{
    FILE *file = fopen(child_path(name), "rb");
    ck_assert_msg(file != NULL, "there is no file %s", name);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = calloc(size + 1, 1);
    ck_assert_ptr_nonnull(text);
    ck_assert_uint_eq(fread(text, 1, size, file), size);
    fclose(file);
    return text;
}

static inline void child_file_write(const char *name, const char *text, bool executable)
{
    FILE *file = fopen(child_path(name), "w");
    ck_assert_msg(file != NULL, "cannot write %s", name);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(child_path(name), executable ? 0755 : 0644), 0);
}

static inline Child child_run(ChildBody *body, char *const *arguments)
{
    char *argv[30] = { "lesson" };
    int argc = 1;
    for (; arguments[argc - 1] != NULL; argc++)
        argv[argc] = arguments[argc - 1];

    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        child_redirect(".out", STDOUT_FILENO);
        child_redirect(".err", STDERR_FILENO);
        if (chdir(child_home) != 0)
            _exit(99);
        exit(body(argc, argv));
    }
    int ending = 0;
    ck_assert_int_eq(waitpid(pid, &ending, 0), pid);
    Child child = { .status = WIFEXITED(ending) ? WEXITSTATUS(ending) : 128 + WTERMSIG(ending) };
    char *out = child_file_read(".out"), *err = child_file_read(".err");
    snprintf(child.out, sizeof child.out, "%s", out);
    snprintf(child.err, sizeof child.err, "%s", err);
    free(out);
    free(err);
    return child;
}

#endif
