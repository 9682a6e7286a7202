#include "peer.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "lab/lab.h"

/* ---- A program ---- */

struct Peer {
    pid_t pid;
    FILE *to, *from;            /* to is NULL once the program has died */
    char  name[200];
};

static bool line_read(Peer *peer, char *line, int size)
{
    if (!fgets(line, size, peer->from))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

/* Between fork and exec only what is safe there. */
static _Noreturn void child(int in, int out, const char *program, const char *script)
{
    char *arguments[] = { (char *)program, (char *)script, NULL };
    if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
        execvp(program, arguments);
    _exit(127);
}

Peer *peer_start(const char *program, const char *script, Message *why)
{
    int there[2], back[2];
    if (pipe(there) != 0 || pipe(back) != 0)
        error_stop("no pipe to be had for %s", script);
    signal(SIGPIPE, SIG_IGN);                   /* a dead peer is noticed when it is asked */
    fflush(NULL);
    Peer *peer = memory_new(1, sizeof *peer);
    peer->pid = fork();
    if (peer->pid < 0)
        error_stop("no process to be had for %s", script);
    if (peer->pid == 0) {
        close(there[1]);
        close(back[0]);
        child(there[0], back[1], program, script);
    }
    close(there[0]);
    close(back[1]);
    fcntl(there[1], F_SETFD, FD_CLOEXEC);       /* or the next peer would keep this one alive */
    fcntl(back[0], F_SETFD, FD_CLOEXEC);
    peer->to = fdopen(there[1], "w");
    peer->from = fdopen(back[0], "r");

    static const char absent[] = "absent: ";
    bool there_is = line_read(peer, peer->name, sizeof peer->name);
    if (there_is && strncmp(peer->name, absent, sizeof absent - 1) != 0)
        return peer;
    message_set(why, "%s", there_is ? peer->name + sizeof absent - 1 : "it could not be run");
    peer_end(peer);
    return NULL;
}

const char *peer_name(const Peer *peer)
{
    return peer->name;
}

static void peer_forget(Peer *peer)
{
    lab_notice("%s has ended early: what it had still to do is nan", peer->name);
    fclose(peer->to);
    peer->to = NULL;
}

void peer_send_data(Peer *peer, const Dataset *data)
{
    size_t size = dataset_example_size(data);
    fprintf(peer->to, "data %zu %zu\n", data->n, size);
    fwrite(data->pixels, size, data->n, peer->to);
    for (size_t i = 0; i < data->n; i++)
        putc(data->labels[i], peer->to);
}

Measured peer_run(Peer *peer, const char *line)
{
    const Measured nothing = { (double)NAN, (double)NAN, (double)NAN };
    Measured m = nothing;
    char answer[200];
    if (!peer || !peer->to)
        return nothing;
    if (fprintf(peer->to, "%s\n", line) > 0 && fflush(peer->to) == 0
        && line_read(peer, answer, sizeof answer)
        && sscanf(answer, "%lf %lf", &m.seconds, &m.count) == 2)
        return m;
    peer_forget(peer);
    return nothing;
}

void peer_end(Peer *peer)
{
    if (!peer)
        return;
    if (peer->to)
        fclose(peer->to);                       /* the end of its input ends it */
    fclose(peer->from);
    waitpid(peer->pid, NULL, 0);
    free(peer);
}

/* ---- A library ---- */

static void *blas_library(void)
{
    static const char *const files[] = { "libopenblas.so.0", "libopenblas.so",
                                         "libopenblas.dylib",
                                         "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
                                         "/usr/local/opt/openblas/lib/libopenblas.dylib" };
    void *library = NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && !library; i++)
        library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
    return library;
}

/* POSIX lets a pointer to data become one to a function; C asks for a detour. */
static const char *blas_says(void *library, const char *question)
{
    char *(*answer)(void);
    *(void **)&answer = dlsym(library, question);
    return answer ? answer() : "";
}

void blas_prepare(void)
{
#ifdef __x86_64__
    void *library = blas_library();
    if (!library)
        return;
    bool mistaken = strcmp(blas_says(library, "openblas_get_corename"), "Prescott") == 0;
    dlclose(library);
    if (mistaken && __builtin_cpu_supports("avx2"))
        setenv("OPENBLAS_CORETYPE", __builtin_cpu_supports("avx512bw") ? "SkylakeX" : "Haswell", 0);
#endif
}

Blas blas_open(void)
{
    Blas blas = { .product = NULL };
    void *library = blas_library();
    if (!library)
        return blas;
    void (*set_threads)(int);
    *(void **)&blas.product = dlsym(library, "cblas_sgemm");
    *(void **)&set_threads = dlsym(library, "openblas_set_num_threads");
    if (!blas.product || !set_threads)
        return (Blas){ .product = NULL };
    set_threads(1);
    snprintf(blas.name, sizeof blas.name, "%s, as %s", blas_says(library, "openblas_get_config"),
             blas_says(library, "openblas_get_corename"));
    return blas;
}
