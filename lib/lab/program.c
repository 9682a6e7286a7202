#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/parallel.h"
#include "clock.h"
#include "files.h"
#include "text.h"

/* The program that runs now, 0 if none; read by a signal handler. */
static volatile sig_atomic_t running;

void program_kill(void)
{
    if (running != 0)
        kill(-(pid_t)running, SIGKILL);
}

static bool is_program(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

char *program_find(const char *name)
{
    const char *place = getenv("PATH");
    if (strchr(name, '/') != NULL)
        return is_program(name) ? path_absolute(name) : NULL;
    while (place != NULL) {
        int length = (int)strcspn(place, ":");
        char *path = text_format("%.*s%s%s", length, place, length > 0 ? "/" : "./", name);
        /* The program may run in another directory: its path must not depend on this one. */
        char *found = is_program(path) ? path_absolute(path) : NULL;
        free(path);
        if (found != NULL)
            return found;
        place = place[length] == ':' ? place + length + 1 : NULL;
    }
    return NULL;
}

/* Between fork and exec only calls that are safe there: the parent may have threads. */
static _Noreturn void child(const char *path, char *const *arguments, const char *directory,
                            bool printing, int errors)
{
    setpgid(0, 0);
    int nothing = open("/dev/null", O_RDWR);
    bool ready = nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0
                 && (printing || dup2(nothing, STDOUT_FILENO) >= 0)
                 && dup2(errors, STDERR_FILENO) >= 0 && chdir(directory) == 0;
    if (ready)
        execv(path, arguments);
    const char *reason = strerror(errno);
    if (write(STDERR_FILENO, reason, strlen(reason)) < 0)
        _exit(126);
    _exit(127);
}

/* What has been read of the program's stderr: the beginning is enough. */
typedef struct Errors {
    char   text[4000];
    size_t length;
    bool   ended;
} Errors;

static void errors_read(Errors *errors, int file, int milliseconds)
{
    struct pollfd wait = { .fd = errors->ended ? -1 : file, .events = POLLIN };
    if (poll(&wait, 1, milliseconds) <= 0)
        return;
    char piece[1000];
    ssize_t n = read(file, piece, sizeof piece);
    errors->ended = n <= 0;
    size_t room = sizeof errors->text - 1 - errors->length;
    size_t taken = n <= 0 ? 0 : (size_t)n < room ? (size_t)n : room;
    memcpy(errors->text + errors->length, piece, taken);
    errors->length += taken;
}

/* Waits, reading what the program complains of; true if it ended by itself, with *status. */
static bool program_wait(pid_t pid, int file, double seconds, Errors *errors, int *status)
{
    double end = clock_seconds() + seconds;
    for (;;) {
        errors_read(errors, file, errors->ended ? 2 : 20);
        if (waitpid(pid, status, WNOHANG) == pid)
            break;
        if (clock_seconds() > end || interrupt_requested()) {
            program_kill();
            waitpid(pid, status, 0);
            return false;
        }
    }
    size_t before;
    do {                                        /* the rest, without waiting */
        before = errors->length;
        errors_read(errors, file, 0);
    } while (errors->length > before);
    return true;
}

/* The line that says where ("file" line 3: ...), unless it only warns; else the first that says
 * anything. */
static bool reason_set(Message *why, const char *text)
{
    bool any = false, found = false;
    for (; *text != '\0' && !found; text += strcspn(text, "\n"), text += *text == '\n') {
        char line[sizeof why->text];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(text, "\n"), text);
        found = strstr(line, "\" line ") != NULL && strstr(line, "warning") == NULL;
        if (found || (!any && line[strspn(line, " \t\r^")] != '\0')) {
            message_set(why, "%s", shown(line).text);
            any = true;
        }
    }
    return any;
}

bool program_run(const char *path, char *const *arguments, const char *directory, bool printing,
                 double seconds, Message *why)
{
    int ends[2];
    if (pipe(ends) != 0)
        return message_set(why, "%s", strerror(errno));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        child(path, arguments, directory, printing, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return message_set(why, "%s", strerror(errno));
    }
    setpgid(pid, pid);          /* as the child does: whoever is first */
    running = (sig_atomic_t)pid;

    Errors errors = { .length = 0 };
    int status = 0;
    bool ended = program_wait(pid, ends[0], seconds, &errors, &status);
    running = 0;
    close(ends[0]);
    if (!ended && interrupt_requested())
        return message_set(why, "interrupted");
    if (!ended)
        return message_set(why, "not done after %g seconds, stopped", seconds);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    if (reason_set(why, errors.text))
        return false;
    if (WIFSIGNALED(status))
        return message_set(why, "ended by signal %d", WTERMSIG(status));
    return message_set(why, "ended with status %d", WEXITSTATUS(status));
}
