/*
 * test_dataset.c -- data sets in memory, and the readers of files: what they read, and
 * what they say to files that are wrong.
 *
 * Files are made in a folder under $TMPDIR (or /tmp) that is removed at the end.
 */
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "learn/cifar.h"
#include "learn/csv.h"
#include "learn/dataset.h"
#include "learn/dataset_open.h"
#include "learn/idx.h"
#include "learn/image_file.h"
#include "learn/image_folder.h"
#include "tests/common.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

Suite *suite_dataset(void);

/* ---- Files to read ------------------------------------------------------- */

typedef unsigned char byte;

static char folder[1000];

static void make_folder(void)
{
    const char *where = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/gradus-XXXXXX", where != NULL ? where : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_all(const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        unlink(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL; ) {
        char inner[2000];
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove_all(inner);
    }
    closedir(directory);
    rmdir(path);
}

static void remove_folder(void)
{
    remove_all(folder);
}

/* The name within the folder; its parents are made.  Valid until the eighth call after. */
static const char *in(const char *name)
{
    static char paths[8][2000];
    static int turn;
    char *path = paths[turn++ % 8];
    int length = snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    ck_assert(length > 0 && (size_t)length < sizeof paths[0]);
    for (char *slash = path + strlen(folder) + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        ck_assert(mkdir(path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
    return path;
}

static const char *write_bytes(const char *name, const void *bytes, size_t n)
{
    const char *path = in(name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    fclose(file);
    return path;
}

static const char *write_text(const char *name, const char *text)
{
    return write_bytes(name, text, strlen(text));
}

static const char *write_gzip(const char *name, const void *bytes, size_t n, const char *mode)
{
    const char *path = in(name);
    gzFile file = gzopen(path, mode);
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(gzwrite(file, bytes, (unsigned)n), (int)n);
    gzclose(file);
    return path;
}

static size_t read_bytes(const char *path, byte *bytes, size_t most)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t n = fread(bytes, 1, most, file);
    fclose(file);
    return n;
}

/* ---- Failing as promised ------------------------------------------------- */

/* A Dataset that nobody must touch, and the message that must have come. */
static Dataset untouched;
static Message why;

static Dataset *out(void)
{
    memset(&untouched, 0x5a, sizeof untouched);
    memset(&why, 0, sizeof why);
    return &untouched;
}

/* One line that begins with the file's name (if given) and has these words. */
static void expect_failure(bool good, const char *path, const char *words)
{
    Dataset pattern;
    memset(&pattern, 0x5a, sizeof pattern);
    ck_assert_msg(!good, "accepted, instead of \"%s\"", words);
    ck_assert_msg(path == NULL || strncmp(why.text, path, strlen(path)) == 0,
                  "\"%s\" does not begin with %s", why.text, path);
    ck_assert_msg(strstr(why.text, words) != NULL, "\"%s\" lacks \"%s\"", why.text, words);
    ck_assert_ptr_null(strchr(why.text, '\n'));
    ck_assert_mem_eq(&untouched, &pattern, sizeof pattern);
}

#define SUCCEEDS(call) ck_assert_msg((call), "%s", why.text)

/* ---- Data sets in memory ------------------------------------------------- */

static Dataset six_bytes(void)
{
    static const byte pixels[] = { 0, 51, 102, 153, 204, 255 };
    Dataset data = dataset_of_bytes("six", 3, 1, 2, 1, 4);
    memcpy(data.pixels, pixels, sizeof pixels);
    for (int i = 0; i < 3; i++)
        data.labels[i] = 3 - i;
    dataset_seal(&data);
    return data;
}

START_TEST(gather_bytes)
{
    Dataset data = six_bytes();
    const uint32_t index[] = { 2, 0, 2 };
    real x[6];
    int labels[3];
    dataset_gather(&data, index, 3, x, labels);
    const double expected[] = { 0.8, 1, 0, 0.2, 0.8, 1 };
    for (int i = 0; i < 6; i++)
        ck_assert_double_eq_tol((double)x[i], expected[i], (double)REAL_EPSILON);
    ck_assert(labels[0] == 1 && labels[1] == 3 && labels[2] == 1);

    data.offset = 51;
    data.gain = (real)0.5;
    dataset_gather(&data, index, 1, x, NULL);
    ck_assert(x[0] == (real)76.5 && x[1] == 102);
    dataset_free(&data);
    ck_assert_ptr_null(data.pixels);
}
END_TEST

START_TEST(gather_reals)
{
    Dataset data = dataset_of_reals("reals", 5, 1, 1, 3, 0);
    for (int i = 0; i < 15; i++)
        data.values[i] = (real)2.385 * (real)(i - 7) / 3;
    dataset_seal(&data);
    ck_assert_ptr_null(data.labels);
    const uint32_t index[] = { 4, 1 };
    real x[6];
    dataset_gather(&data, index, 2, x, NULL);
    ck_assert_mem_eq(x, data.values + 12, 3 * sizeof(real));
    ck_assert_mem_eq(x + 3, data.values + 3, 3 * sizeof(real));
    dataset_free(&data);
}
END_TEST

static void expect_standardised(Dataset *data)
{
    uint32_t index[100];
    real *x = malloc(data->n * dataset_example_size(data) * sizeof *x);
    for (uint32_t i = 0; i < data->n; i++)
        index[i] = i;
    dataset_standardise(data);
    dataset_gather(data, index, data->n, x, NULL);
    double sum = 0, squares = 0, n = (double)(data->n * dataset_example_size(data));
    for (size_t i = 0; i < (size_t)n; i++) {
        sum += (double)x[i];
        squares += (double)x[i] * (double)x[i];
    }
    ck_assert_double_eq_tol(sum / n, 0, 20 * (double)REAL_EPSILON);
    ck_assert_double_eq_tol(squares / n, 1, 20 * (double)REAL_EPSILON);
    free(x);
}

START_TEST(standardise)
{
    Dataset bytes = six_bytes();
    expect_standardised(&bytes);
    ck_assert_double_eq_tol((double)bytes.offset, 127.5, 1e-4);
    dataset_free(&bytes);

    Dataset reals = dataset_of_reals("reals", 7, 1, 1, 3, 0);
    for (int i = 0; i < 21; i++)
        reals.values[i] = (real)(i * i) / 50 - 1;
    expect_standardised(&reals);
    dataset_free(&reals);

    Dataset equal = dataset_of_reals("equal", 7, 1, 1, 3, 0);
    for (int i = 0; i < 21; i++)
        equal.values[i] = (real)0.1;
    dataset_standardise(&equal);
    const uint32_t index = 3;
    real x[3];
    dataset_gather(&equal, &index, 1, x, NULL);
    ck_assert(x[0] == 0 && x[1] == 0 && x[2] == 0);
    dataset_free(&equal);
}
END_TEST

START_TEST(slice_is_a_view)
{
    Dataset data = six_bytes();
    Dataset view = dataset_slice(&data, 1, 2);
    ck_assert_uint_eq(view.n, 2);
    ck_assert_ptr_eq(view.pixels, data.pixels + 2);
    ck_assert_int_eq(view.labels[1], 1);
    ck_assert_uint_eq(view.checksum, data.checksum);
    dataset_free(&view);
    ck_assert_int_eq(data.pixels[5], 255);
    dataset_free(&data);
}
END_TEST

/* Two images of 5 x 4 pixels and two channels; by 2, the last row is cut off. */
START_TEST(shrunk_images_are_means)
{
    Dataset data = dataset_of_bytes("large", 2, 5, 4, 2, 3);
    for (int i = 0; i < 80; i++)
        data.pixels[i] = (unsigned char)(i * i % 251);
    data.labels[1] = 2;
    dataset_seal(&data);
    Dataset small = dataset_shrunk(&data, 2);
    ck_assert(small.n == 2 && small.h == 2 && small.w == 2 && small.c == 2 && small.classes == 3);
    ck_assert_int_eq(small.labels[1], 2);
    /* image 1, row 1, column 0, channel 1: bytes 57, 59, 65, 67 */
    ck_assert_int_eq(small.pixels[8 + 4 + 1], (237 + 218 + 209 + 222 + 2) / 4);
    ck_assert_int_eq(small.pixels[0], (0 + 4 + 64 + 100 + 2) / 4);
    Dataset same = dataset_shrunk(&data, 1);
    ck_assert_uint_eq(same.checksum, data.checksum);
    Dataset one = dataset_shrunk(&data, 4);
    ck_assert(one.h == 1 && one.w == 1);
    dataset_free(&one), dataset_free(&same), dataset_free(&small), dataset_free(&data);
}
END_TEST

static void shrunk_to_nothing(void)
{
    Dataset data = six_bytes();
    dataset_shrunk(&data, 3);
}

START_TEST(checksum_sees_everything)
{
    Dataset a = six_bytes(), b = six_bytes();
    ck_assert_uint_eq(a.checksum, b.checksum);
    b.pixels[5] ^= 1;
    dataset_seal(&b);
    ck_assert_uint_ne(a.checksum, b.checksum);
    b.pixels[5] ^= 1;
    b.labels[2] ^= 1;
    dataset_seal(&b);
    ck_assert_uint_ne(a.checksum, b.checksum);
    b.labels[2] ^= 1;
    b.h = 2;
    b.w = 1;
    dataset_seal(&b);
    ck_assert_uint_ne(a.checksum, b.checksum);
    dataset_free(&a);
    dataset_free(&b);
}
END_TEST

static void gather_beyond_the_last(void)
{
    Dataset data = six_bytes();
    const uint32_t index[] = { 0, 3 };
    real x[4];
    dataset_gather(&data, index, 2, x, NULL);
}

static void gather_labels_of_none(void)
{
    Dataset data = dataset_of_reals("bare", 1, 1, 1, 1, 0);
    const uint32_t index = 0;
    real x;
    int label;
    dataset_gather(&data, &index, 1, &x, &label);
}

static void slice_beyond_the_last(void)
{
    Dataset data = six_bytes();
    dataset_slice(&data, 2, 2);
}

static void no_examples(void)
{
    dataset_of_bytes("none", 0, 1, 1, 1, 0);
}

START_TEST(mistakes_are_bugs)
{
    expect_bug(gather_beyond_the_last, "example 3 of six, which has 3");
    expect_bug(gather_labels_of_none, "bare has no labels");
    expect_bug(slice_beyond_the_last, "examples 2 to 4 of six, which has 3");
    expect_bug(shrunk_to_nothing, "dataset_shrunk: six");
    expect_bug(no_examples, "a data set of 0 examples");
}
END_TEST

/* ---- IDX ----------------------------------------------------------------- */

#define IMAGES "\0\0\10\3\0\0\0\3\0\0\0\2\0\0\0\2" "abcdefghijkl"   /* 3 of 2 x 2 */
#define LABELS "\0\0\10\1\0\0\0\3" "\1\0\4"
#define BYTES(text) text, sizeof(text) - 1

START_TEST(idx_plain_and_gzipped)
{
    const char *images[] = { write_bytes("images", BYTES(IMAGES)),
                             write_gzip("images.gz", BYTES(IMAGES), "wb") };
    const char *labels[] = { write_gzip("labels.gz", BYTES(LABELS), "wb"),
                             write_bytes("labels", BYTES(LABELS)) };
    for (int k = 0; k < 2; k++) {
        Dataset data;
        SUCCEEDS(idx_load("letters", images[k], labels[k], 0, &data, &why));
        ck_assert_str_eq(data.name, "letters");
        ck_assert_uint_eq(data.n, 3);
        ck_assert(data.h == 2 && data.w == 2 && data.c == 1);
        ck_assert_mem_eq(data.pixels, "abcdefghijkl", 12);
        ck_assert_int_eq(data.classes, 5);
        ck_assert(data.labels[0] == 1 && data.labels[1] == 0 && data.labels[2] == 4);
        ck_assert(data.offset == 0 && data.gain == (real)1 / 255);
        dataset_free(&data);
    }
}
END_TEST

START_TEST(idx_first_examples)
{
    const char *images = write_gzip("first.gz", BYTES(IMAGES), "wb");
    const char *labels = write_bytes("first-labels", BYTES(LABELS));
    Dataset data;
    SUCCEEDS(idx_load("letters", images, labels, 2, &data, &why));
    ck_assert_uint_eq(data.n, 2);
    ck_assert_int_eq(data.classes, 5);                  /* of the whole file */
    ck_assert_mem_eq(data.pixels, "abcdefgh", 8);
    dataset_free(&data);
    SUCCEEDS(idx_load("letters", images, NULL, 99, &data, &why));
    ck_assert_uint_eq(data.n, 3);
    ck_assert_int_eq(data.classes, 0);
    ck_assert_ptr_null(data.labels);
    dataset_free(&data);
}
END_TEST

START_TEST(idx_vectors_and_colours)
{
    Dataset data;
    const char *vectors = write_bytes("vectors", BYTES("\0\0\10\2\0\0\0\2\0\0\0\3" "abcdef"));
    SUCCEEDS(idx_load("v", vectors, NULL, 0, &data, &why));
    ck_assert(data.n == 2 && data.h == 1 && data.w == 1 && data.c == 3);
    dataset_free(&data);

    const char *colours = write_bytes("colours", BYTES("\0\0\10\4\0\0\0\1\0\0\0\2\0\0\0\1\0\0\0\3"
                                                       "rgbRGB"));
    SUCCEEDS(idx_load("c", colours, NULL, 0, &data, &why));
    ck_assert(data.n == 1 && data.h == 2 && data.w == 1 && data.c == 3);
    ck_assert_mem_eq(data.pixels, "rgbRGB", 6);
    dataset_free(&data);
}
END_TEST

/* Two gzip members one after the other: the size at the end is only the second's. */
/* What is written is read again, with three sizes if it is grey. */
START_TEST(idx_written)
{
    const byte grey[2 * 3 * 4] = { 7, 0, 255, 19, [12] = 1, [23] = 98 };
    for (int c = 1; c <= 3; c += 2) {
        byte start[20];
        Dataset data;
        const char *path = in("written");
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        idx_write(file, 2, c == 1 ? 3 : 1, 4, c, grey);
        ck_assert_int_eq(fclose(file), 0);
        ck_assert_uint_eq(read_bytes(path, start, 4), 4);
        ck_assert_mem_eq(start, c == 1 ? "\0\0\10\3" : "\0\0\10\4", 4);
        SUCCEEDS(idx_load("written", path, NULL, 0, &data, &why));
        ck_assert(data.n == 2 && data.h == (c == 1 ? 3 : 1) && data.w == 4 && data.c == c);
        ck_assert_mem_eq(data.pixels, grey, 24);
        dataset_free(&data);
    }
}
END_TEST

START_TEST(idx_in_two_members)
{
    write_gzip("two.gz", IMAGES, 20, "wb");
    const char *path = write_gzip("two.gz", &IMAGES[20], sizeof(IMAGES) - 1 - 20, "ab");
    for (size_t limit = 0; limit < 4; limit++) {
        Dataset data;
        SUCCEEDS(idx_load("two", path, NULL, limit, &data, &why));
        ck_assert_mem_eq(data.pixels, "abcdefghijkl", 4 * data.n);
        dataset_free(&data);
    }
}
END_TEST

static const struct { const char *bytes; size_t n; const char *words; } bad_images[] = {
    { BYTES("\0\0"),                                             "truncated: it ends after 2" },
    { BYTES("\0\0\10\3\0\0\0\3\0\0\0\2\0\0\0"),                  "truncated: it ends after 15" },
    { BYTES("\0\0\10\3\0\0\0\3\0\0\0\2\0\0\0\2" "abcdefghijk"),  "truncated: it ends after 27" },
    { BYTES("\0\0\10\3\0\0\0\3\0\0\0\2\0\0\0\2"),                "truncated: it ends after 16" },
    { BYTES(IMAGES "m"),                                         "too long" },
    { BYTES("\1\0\10\3\0\0\0\3\0\0\0\2\0\0\0\2" "abcdefghijkl"), "not an IDX file" },
    { BYTES("hello, world, this is text"),                       "begins with 68 65, not 00 00" },
    { BYTES("\0\0\15\3\0\0\0\3\0\0\0\2\0\0\0\2" "abcdefghijkl"), "type 0d" },
    { BYTES("\0\0\10\1\0\0\0\3" "abc"),                          "images have 2 to 4" },
    { BYTES("\0\0\10\5\0\0\0\3\0\0\0\3\0\0\0\3\0\0\0\3\0\0\0\3"), "images have 2 to 4" },
    { BYTES("\0\0\10\3\0\0\0\0\0\0\0\2\0\0\0\2"),                "a count of 0" },
    { BYTES("\0\0\10\3\0\0\0\3\0\0\0\0\0\0\0\2" "abcdefghijkl"), "depth of 0" },
    { BYTES("\0\0\10\3\377\377\377\377\0\0\0\2\0\0\0\2" "abcd"), "a count of 4294967295" },
    { BYTES("\0\0\10\3\0\0\0\3\200\0\0\0\0\0\0\2" "abcd"),       "depth of 2147483648" },
    { BYTES("\0\0\10\3\0\0\0\3\177\377\377\377\177\377\377\377" "abcd"), "examples larger than" },
    { BYTES("\0\0\10\3\177\377\377\377\0\0\10\0\0\0\10\0" "abcd"), "truncated: it ends after 20" },
};

START_TEST(idx_bad)
{
    const char *path = write_bytes("bad", bad_images[_i].bytes, bad_images[_i].n);
    expect_failure(idx_load("bad", path, NULL, 0, out(), &why), path, bad_images[_i].words);
    path = write_gzip("bad.gz", bad_images[_i].bytes, bad_images[_i].n, "wb");
    expect_failure(idx_load("bad", path, NULL, 0, out(), &why), path, bad_images[_i].words);
}
END_TEST

/* What is not wanted is not read, but that it is there is known all the same. */
START_TEST(idx_bad_beyond_the_limit)
{
    const char *mode[] = { "wb", "wbT" };               /* gzipped, plain */
    for (int k = 0; k < 2; k++) {
        const char *path = write_gzip("shorter", IMAGES, sizeof(IMAGES) - 2, mode[k]);
        expect_failure(idx_load("s", path, NULL, 1, out(), &why), path, "truncated");
        path = write_gzip("longer", BYTES(IMAGES "m"), mode[k]);
        expect_failure(idx_load("l", path, NULL, 1, out(), &why), path, "too long");
    }
}
END_TEST

START_TEST(idx_bad_labels)
{
    const char *images = write_bytes("for-labels", BYTES(IMAGES));
    const char *path = write_bytes("l2", BYTES("\0\0\10\1\0\0\0\2" "\1\0"));
    expect_failure(idx_load("i", images, path, 0, out(), &why), path, "2 labels");
    ck_assert_ptr_nonnull(strstr(why.text, "for-labels has 3 images"));
    path = write_bytes("l3", BYTES(IMAGES));
    expect_failure(idx_load("i", images, path, 0, out(), &why), path, "labels have 1");
    path = write_bytes("l4", BYTES("\0\0\10\1\0\0\0\3" "\1\0"));
    expect_failure(idx_load("i", images, path, 2, out(), &why), path, "truncated");
    path = write_bytes("l5", BYTES(LABELS "\1"));
    expect_failure(idx_load("i", images, path, 2, out(), &why), path, "too long");
    path = in("no-labels");
    expect_failure(idx_load("i", images, path, 0, out(), &why), path, "No such file");
}
END_TEST

START_TEST(files_that_are_none)
{
    const char *path = write_bytes("empty", "", 0);
    expect_failure(idx_load("e", path, NULL, 0, out(), &why), path, "the file is empty");
    expect_failure(idx_load("d", folder, NULL, 0, out(), &why), folder, "this is a directory");
    expect_failure(idx_load("z", "/dev/zero", NULL, 0, out(), &why), "/dev/zero", "a device");
    path = in("nowhere");
    expect_failure(idx_load("n", path, NULL, 0, out(), &why), path, "No such file");
    expect_failure(csv_load("n", path, CSV_LABEL_NONE, 0, out(), &why), path, "No such file");
    expect_failure(cifar_load("n", &path, 1, 0, out(), &why), path, "No such file");
    expect_failure(image_folder_load("n", path, 0, 0, 0, out(), &why), path, "No such file");
}
END_TEST

START_TEST(damaged_gzip)
{
    byte stored[200];
    size_t n = read_bytes(write_gzip("whole.gz", BYTES(IMAGES), "wb"), stored, sizeof stored);
    const char *path = write_bytes("cut.gz", stored, n - 9);
    expect_failure(idx_load("cut", path, NULL, 0, out(), &why), path, "truncated: its gzip data");
    expect_failure(idx_load("cut", path, NULL, 1, out(), &why), path, "truncated: its gzip data");
    path = write_bytes("short.gz", stored, n - 3);
    expect_failure(idx_load("cut", path, NULL, 0, out(), &why), path, "truncated: its gzip data");

    stored[n - 6] ^= 0x10;                              /* its checksum */
    path = write_bytes("sum.gz", stored, n);
    expect_failure(idx_load("sum", path, NULL, 0, out(), &why), path, "gzip data are damaged");
    stored[n - 6] ^= 0x10;
    stored[10] ^= 0x06;                                 /* the kind of its first block */
    path = write_bytes("kind.gz", stored, n);
    expect_failure(idx_load("kind", path, NULL, 0, out(), &why), path, "gzip data");
}
END_TEST

/* ---- CIFAR --------------------------------------------------------------- */

#define RECORD 3073

static void make_records(byte *records, int n)
{
    for (int i = 0; i < n * RECORD; i++)
        records[i] = (byte)(i % RECORD == 0 ? i / RECORD : (i * 7) % 251);
}

START_TEST(cifar_reads_planes)
{
    static byte records[3 * RECORD];
    make_records(records, 3);
    const char *paths[] = { write_bytes("batch_1", records, 2 * RECORD),
                            write_gzip("batch_2", records + 2 * RECORD, RECORD, "wb") };
    for (size_t limit = 0; limit < 4; limit++) {
        Dataset data;
        SUCCEEDS(cifar_load("cifar", paths, 2, limit, &data, &why));
        ck_assert_uint_eq(data.n, limit == 0 ? 3 : limit);
        ck_assert(data.h == 32 && data.w == 32 && data.c == 3 && data.classes == 10);
        for (size_t i = 0; i < data.n; i++) {
            ck_assert_int_eq(data.labels[i], (int)i);
            for (size_t p = 0; p < 1024; p += 31)
                for (size_t k = 0; k < 3; k++)
                    ck_assert_int_eq(data.pixels[(i * 1024 + p) * 3 + k],
                                     records[i * RECORD + 1 + k * 1024 + p]);
        }
        dataset_free(&data);
    }
}
END_TEST

START_TEST(cifar_bad)
{
    static byte records[3 * RECORD];
    make_records(records, 3);
    const char *path = write_bytes("cut", records, 2 * RECORD + 5);
    expect_failure(cifar_load("c", &path, 1, 0, out(), &why), path, "truncated");
    path = write_gzip("nothing.gz", "", 0, "wb");
    expect_failure(cifar_load("c", &path, 1, 0, out(), &why), path, "no images");
    records[RECORD] = 10;
    path = write_bytes("label", records, sizeof records);
    expect_failure(cifar_load("c", &path, 1, 0, out(), &why), path, "label 10 in record 2");
}
END_TEST

/* ---- CSV ----------------------------------------------------------------- */

#define MARK "\xef\xbb\xbf"     /* of UTF-8, as spreadsheets write it */

/* Each of these is the table  1.5 -2 | 3 4e1 | 0.25 0  with labels 1 0 2, or without. */
static const struct { const char *text; CsvLabel label; bool labels; } tables[] = {
    { "1.5,-2,1\n3,4e1,0\n0.25,0,2\n",                  CSV_LABEL_LAST,  true },
    { "x,y,label\n1.5,-2,1\n3,4e1,0\n0.25,0,2",         CSV_LABEL_NAMED, true },
    { "Class,x,y\r\n1,1.5,-2\r\n0,3,4e1\r\n2,0.25,0\r\n", CSV_LABEL_NAMED, true },
    { MARK "\"label\";x;y\n1;1.5;-2\n0;3;40.0\n2;.25;0\n", CSV_LABEL_NAMED, true },
    { "x\tLABEL\ty\n1.5\t1\t-2\n3\t0\t40.0\n.25\t2\t0\n", CSV_LABEL_NAMED, true },
    { "x,y\n1.5,-2\n3,4e1\n0.25,0\n",                   CSV_LABEL_NAMED, false },
    { "1.5\t-2\n\n3\t4e1\n# a remark, 1, 2\n0.25\t0\n\n", CSV_LABEL_NONE, false },
    { "\"the \"\"x\"\", in cm\",y\n\"1.5\" , -2 \n 3,\"40\"\n0.25,+0", CSV_LABEL_NONE, false },
};

START_TEST(csv_tables)
{
    static const double values[] = { 1.5, -2, 3, 40, 0.25, 0 };
    static const int labels[] = { 1, 0, 2 };
    Dataset data;
    const char *path = write_text("table.csv", tables[_i].text);
    SUCCEEDS(csv_load("table", path, tables[_i].label, 0, &data, &why));
    ck_assert(data.n == 3 && data.h == 1 && data.w == 1 && data.c == 2);
    for (int i = 0; i < 6; i++)
        ck_assert_double_eq((double)data.values[i], values[i]);
    ck_assert_int_eq(data.classes, tables[_i].labels ? 3 : 0);
    for (int i = 0; tables[_i].labels && i < 3; i++)
        ck_assert_int_eq(data.labels[i], labels[i]);
    ck_assert_int_eq(data.labels != NULL, tables[_i].labels);
    ck_assert(data.offset == 0 && data.gain == 1);
    dataset_free(&data);
}
END_TEST

START_TEST(csv_first_rows)
{
    Dataset data;
    const char *path = write_gzip("t.csv.gz", BYTES("1\n2\n3\n4\nfive\n"), "wb");
    SUCCEEDS(csv_load("t", path, CSV_LABEL_NAMED, 3, &data, &why));
    ck_assert(data.n == 3 && data.c == 1 && data.values[2] == 3);
    dataset_free(&data);
}
END_TEST

static const struct { const char *bytes; size_t n; CsvLabel label; const char *words; }
bad_tables[] = {
    { BYTES("1,2\n3,4,5\n"),        CSV_LABEL_NONE, "line 2: 3 fields, where 2 belong" },
    { BYTES("a,b\n\n1,2\n3\n"),     CSV_LABEL_NONE, "line 4: 1 fields, where 2 belong" },
    { BYTES("1,2\n3,4x\n"),         CSV_LABEL_NONE, "line 2, field 2: \"4x\" is not a number" },
    { BYTES("a,b\n1,\n"),           CSV_LABEL_NONE, "line 2, field 2: \"\" is not a number" },
    { BYTES("1,x\n1,2\n"),          CSV_LABEL_NONE, "line 1, field 2: \"x\" is not a number" },
    { BYTES("1,2\n3,nan\n"),        CSV_LABEL_NONE, "line 2, field 2: \"nan\" is not" },
    { BYTES("NaN,nan\n1,2\n"),      CSV_LABEL_NONE, "line 1, field 1: \"NaN\" is not" },
    { BYTES("1,2\n-inf,3\n"),       CSV_LABEL_NONE, "line 2, field 1: \"-inf\" is not" },
    { BYTES("1,2\n0x1p3,3\n"),      CSV_LABEL_NONE, "line 2, field 1: \"0x1p3\" is not" },
    { BYTES("1,2\n1.2.3,3\n"),      CSV_LABEL_NONE, "line 2, field 1: \"1.2.3\" is not" },
    { BYTES("1,2\n3,1e999\n"),      CSV_LABEL_NONE, "line 2, field 2: 1e999 is too large" },
    { BYTES("1,2\n3,\"4\n"),        CSV_LABEL_NONE, "line 2: a quote is not closed" },
    { BYTES("1,2\n\"3\"4,5\n"),     CSV_LABEL_NONE, "line 2: \"4,5\" follows a closing quote" },
    { BYTES("1,2\n3,4\0junk\n"),    CSV_LABEL_NONE, "not a text file (it holds a byte 0)" },
    { BYTES("\x89PNG\r\n\x1a\n"),   CSV_LABEL_NONE, "not a text file" },
    { BYTES("a,b\n"),               CSV_LABEL_NONE, "no line of numbers" },
    { BYTES("\n\n# 1\n"),           CSV_LABEL_NONE, "no line of numbers" },
    { BYTES("1,2.5\n"),             CSV_LABEL_LAST, "line 1: label \"2.5\" is not a whole" },
    { BYTES("1,0\n1,-1\n"),         CSV_LABEL_LAST, "line 2: label \"-1\" is not a whole" },
    { BYTES("1,65536\n"),           CSV_LABEL_LAST, "line 1: label \"65536\" is not" },
    { BYTES("1\n0\n"),              CSV_LABEL_LAST, "line 1: only a label" },
    { BYTES("label\n0\n"),          CSV_LABEL_NAMED, "line 1: only a label" },
};

START_TEST(csv_bad)
{
    const char *path = write_bytes("bad.csv", bad_tables[_i].bytes, bad_tables[_i].n);
    expect_failure(csv_load("bad", path, bad_tables[_i].label, 0, out(), &why), path,
                   bad_tables[_i].words);
}
END_TEST

START_TEST(csv_long_lines)
{
    size_t n = ((size_t)1 << 20) + 10;
    char *text = malloc(n);
    memset(text, '1', n);
    const char *path = write_bytes("long.csv", text, n);
    expect_failure(csv_load("long", path, CSV_LABEL_NONE, 0, out(), &why), path,
                   "a line longer than 1048575 bytes");
    for (size_t i = 1; i < 20000; i += 2)                       /* many columns are no fault */
        text[i] = ',';
    path = write_bytes("wide.csv", text, 20001 - 2);
    Dataset data;
    SUCCEEDS(csv_load("wide", path, CSV_LABEL_NONE, 0, &data, &why));
    ck_assert_int_eq(data.c, 10000);
    dataset_free(&data);
    free(text);
}
END_TEST

/* ---- Pictures ------------------------------------------------------------ */

/* h x w pixels of c channels, the k-th byte being start + 3k. */
static const char *write_png(const char *name, int h, int w, int c, int start)
{
    byte pixels[1000];
    const char *path = in(name);
    for (int k = 0; k < h * w * c; k++)
        pixels[k] = (byte)(start + 3 * k);
    ck_assert_int_ne(stbi_write_png(path, w, h, c, pixels, w * c), 0);
    return path;
}

/* A colour JPEG of one block, h and w up to 8, all pixels (100, 100, 100).  In its data
 * a 10 says that 5 bits follow, 00011 is -28 = 100 - 128, and each 0 is a zero. */
static const char *write_jpeg(const char *name, int h, int w)
{
    byte file[200] = "\xff\xd8" "\xff\xdb\0\x43";                /* all steps are 8 */
    memset(file + 7, 8, 64);
    const byte frame[] = { 0xff, 0xc0, 0, 17, 8, 0, (byte)h, 0, (byte)w,
                           3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0 };
    const byte codes_dc[23] = { 0xff, 0xc4, 0, 21, 0x00, 1, 1, [21] = 0, [22] = 5 };
    const byte codes_ac[22] = { 0xff, 0xc4, 0, 20, 0x10, 1, [21] = 0 };
    const byte scan[] = { 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0x86, 0x0f,
                          0xff, 0xd9 };
    byte *to = file + 71;
    to = (byte *)memcpy(to, frame, sizeof frame) + sizeof frame;
    to = (byte *)memcpy(to, codes_dc, sizeof codes_dc) + sizeof codes_dc;
    to = (byte *)memcpy(to, codes_ac, sizeof codes_ac) + sizeof codes_ac;
    to = (byte *)memcpy(to, scan, sizeof scan) + sizeof scan;
    return write_bytes(name, file, (size_t)(to - file));
}

START_TEST(pictures_in_classes_take_turns)
{
    write_png("classes/b/1.png", 2, 3, 1, 10);
    write_png("classes/b/2.PNG", 2, 3, 1, 20);
    write_png("classes/a/10.png", 2, 3, 1, 30);
    write_png("classes/a/9.png", 2, 3, 1, 40);
    write_png("classes/a/9a.png", 2, 3, 1, 50);
    write_png("classes/a/.hidden.png", 5, 5, 1, 60);
    write_text("classes/a/notes.txt", "not a picture");
    static const int starts[] = { 30, 10, 40, 20, 50 }, labels[] = { 0, 1, 0, 1, 0 };
    for (size_t limit = 0; limit < 7; limit++) {
        Dataset data;
        SUCCEEDS(image_folder_load("classes", in("classes"), 0, 0, limit, &data, &why));
        ck_assert_uint_eq(data.n, limit == 0 || limit > 5 ? 5 : limit);
        ck_assert(data.h == 2 && data.w == 3 && data.c == 1 && data.classes == 2);
        for (size_t i = 0; i < data.n; i++) {
            ck_assert_int_eq(data.labels[i], labels[i]);
            ck_assert_int_eq(data.pixels[6 * i], starts[i]);
            ck_assert_int_eq(data.pixels[6 * i + 5], starts[i] + 15);
        }
        ck_assert(!data.resized);
        dataset_free(&data);
    }
}
END_TEST

/* The first two are grey, and become colour when the third is. */
START_TEST(pictures_without_classes)
{
    write_png("flat/1.png", 2, 2, 1, 10);
    write_png("flat/2.png", 2, 2, 2, 20);               /* grey and alpha, which is dropped */
    Dataset data;
    SUCCEEDS(image_folder_load("flat", in("flat"), 0, 0, 0, &data, &why));
    ck_assert(data.n == 2 && data.c == 1 && data.classes == 0);
    ck_assert_ptr_null(data.labels);
    ck_assert_mem_eq(data.pixels, "\12\15\20\23\24\32\40\46", 8);
    dataset_free(&data);

    write_png("flat/3.png", 2, 2, 3, 30);
    write_png("flat/4.png", 2, 2, 1, 40);
    write_png("flat/5.png", 2, 2, 4, 50);
    SUCCEEDS(image_folder_load("flat", in("flat"), 0, 0, 0, &data, &why));
    ck_assert(data.n == 5 && data.c == 3);
    ck_assert_mem_eq(data.pixels, "\12\12\12\15\15\15\20\20\20\23\23\23\24\24\24", 15);
    for (int k = 0; k < 12; k++) {
        ck_assert_int_eq(data.pixels[24 + k], 30 + 3 * k);
        ck_assert_int_eq(data.pixels[36 + k], 40 + 3 * (k / 3));
        ck_assert_int_eq(data.pixels[48 + k], 50 + 12 * (k / 3) + 3 * (k % 3));
    }
    dataset_free(&data);
}
END_TEST

START_TEST(pictures_of_two_sizes)
{
    write_png("sizes/1.png", 4, 4, 1, 10);
    const char *path = write_jpeg("sizes/2.jpg", 8, 6);
    expect_failure(image_folder_load("s", in("sizes"), 0, 0, 0, out(), &why), path,
                   "8 x 6 pixels, but ");
    ck_assert_ptr_nonnull(strstr(why.text, "sizes/1.png has 4 x 4"));

    Dataset data;
    SUCCEEDS(image_folder_load("s", in("sizes"), 4, 4, 0, &data, &why));
    ck_assert(data.n == 2 && data.h == 4 && data.w == 4 && data.c == 3 && data.resized);
    for (int k = 0; k < 48; k++)
        ck_assert_int_eq(data.pixels[48 + k], 100);
    dataset_free(&data);
    SUCCEEDS(image_folder_load("s", in("sizes"), 4, 4, 1, &data, &why));
    ck_assert(!data.resized);
    dataset_free(&data);
}
END_TEST

/* Whatever sizes they have, and in both parts. */
START_TEST(pictures_made_fit)
{
    Dataset data;
    for (int k = 0; k < 12; k++) {
        char name[20];
        snprintf(name, sizeof name, "fit/%02d.png", k);
        write_png(name, k % 2 ? 4 : 6, 4, 1, 10 * k);
    }
    SUCCEEDS(dataset_open_images(in("fit"), DATASET_TRAIN, 4, 0, &data, &why));
    ck_assert(data.n == 10 && data.h == 4 && data.w == 4 && data.c == 1 && data.resized);
    dataset_free(&data);
    SUCCEEDS(dataset_open_images(in("fit"), DATASET_TEST, 4, 0, &data, &why));
    ck_assert(data.n == 2 && data.h == 4 && data.w == 4);
    uint64_t before = data.checksum;
    SUCCEEDS(dataset_fit(&data, 4, &why));
    ck_assert_uint_eq(data.checksum, before);

    int sum = 0;
    for (int k = 0; k < 16; k++)
        sum += data.pixels[16 + k];
    SUCCEEDS(dataset_fit(&data, 1, &why));
    ck_assert(data.h == 1 && data.w == 1 && data.resized && data.checksum != before);
    ck_assert_int_eq(data.pixels[1], (2 * sum + 16) / 32);
    ck_assert(!dataset_fit(&data, 4, &why));
    ck_assert_ptr_nonnull(strstr(why.text, "fit: not a data set of grey or coloured images"));
    dataset_free(&data);
}
END_TEST

static void expect_fit(int h, int w, const char *from, int to_h, int to_w, const char *to)
{
    Image image = { h, w, 1, malloc((size_t)(h * w)) };
    memcpy(image.pixels, from, (size_t)(h * w));
    ck_assert(image_fit(&image, to_h, to_w));
    ck_assert(image.h == to_h && image.w == to_w);
    ck_assert_mem_eq(image.pixels, to, (size_t)(to_h * to_w));
    image_free(&image);
}

START_TEST(fitting_is_the_mean_of_areas)
{
    expect_fit(1, 3, "\0\132\377", 1, 3, "\0\132\377");
    expect_fit(2, 2, "\0\100\200\377", 1, 1, "\160");           /* 447/4 = 111.75 */
    expect_fit(3, 3, "\0\132\377\0\132\377\0\132\377", 2, 2, "\36\310\36\310");  /* 30, 200 */
    expect_fit(1, 1, "\125", 2, 3, "\125\125\125\125\125\125");
    expect_fit(1, 4, "\1\2\3\4", 1, 1, "\2");                   /* the middle: left of two */
    expect_fit(4, 1, "\1\2\3\4", 1, 1, "\2");
    expect_fit(2, 4, "\0\10\20\0\0\30\40\0", 2, 2, "\10\20\30\40");
    expect_fit(1, 9, "\1\2\3\4\5\6\7\10\11", 7, 1, "\5\5\5\5\5\5\5");
}
END_TEST

START_TEST(pictures_that_are_damaged)
{
    byte file[3000];
    const char *whole = write_png("whole/1.png", 9, 9, 1, 3);
    size_t n = read_bytes(whole, file, sizeof file);
    const char *path = write_bytes("cut-png/1.png", file, n - 5);
    expect_failure(image_folder_load("p", in("cut-png"), 0, 0, 0, out(), &why), path,
                   "truncated");
    file[n / 2] ^= 4;
    path = write_bytes("bit/1.png", file, n);
    expect_failure(image_folder_load("p", in("bit"), 0, 0, 0, out(), &why), path,
                   "damaged: a checksum is wrong");
    file[n / 2] ^= 4;

    for (int k = 16; k < 24; k++)                               /* 16000 x 16000, well summed */
        file[k] = (k & 3) == 2 ? 0x3e : (k & 3) == 3 ? 0x80 : 0;
    uLong sum = crc32(0, file + 12, 17);
    for (int k = 0; k < 4; k++)
        file[29 + k] = (byte)(sum >> (24 - 8 * k));
    path = write_bytes("large/1.png", file, n);
    expect_failure(image_folder_load("p", in("large"), 0, 0, 0, out(), &why), path,
                   "announces 16000 x 16000 pixels");

    n = read_bytes(write_jpeg("whole/1.jpg", 8, 8), file, sizeof file);
    path = write_bytes("cut-jpeg/1.jpg", file, n - 2);
    expect_failure(image_folder_load("p", in("cut-jpeg"), 0, 0, 0, out(), &why), path,
                   "truncated");
    path = write_bytes("cut-jpeg/1.jpg", file, 80);
    expect_failure(image_folder_load("p", in("cut-jpeg"), 0, 0, 0, out(), &why), path,
                   "truncated");
    path = write_bytes("head/1.jpg", "\xff\xd8\xff\xda\0\2\xff\xd9", 8);
    expect_failure(image_folder_load("p", in("head"), 0, 0, 0, out(), &why), path,
                   "damaged image");
    path = write_text("text/1.png", "this is text");
    expect_failure(image_folder_load("p", in("text"), 0, 0, 0, out(), &why), path,
                   "neither a PNG nor a JPEG");
    path = write_bytes("none/1.png", "", 0);
    expect_failure(image_folder_load("p", in("none"), 0, 0, 0, out(), &why), path, "empty");
}
END_TEST

/* Tables of 256 and of 300 codes, where there are 256 bytes at most, and one that says 10 codes
 * where two follow; all end as a JPEG should.  And one that a scan uses, but that is not there. */
START_TEST(jpeg_of_bad_tables)
{
    for (int codes = 256; codes <= 300; codes += 44) {
        byte file[400] = { 0xff, 0xd8, 0xff, 0xc4, 1, (byte)(codes + 19), 0x10, 255,
                           (byte)(codes - 255) };
        memcpy(file + codes + 23, "\xff\xd9", 2);
        const char *path = write_bytes("many/1.jpg", file, (size_t)codes + 25);
        expect_failure(image_folder_load("p", in("many"), 0, 0, 0, out(), &why), path,
                       "damaged: a Huffman table is too large");
    }
    Image image;
    if (image_read("tests/fuzz/corpus/image/no_table", &image, &why))
        image_free(&image);
    byte few[25] = { 0xff, 0xd8, 0xff, 0xc4, 0, 21, 0x10, 10, [23] = 0xff, [24] = 0xd9 };
    const char *path = write_bytes("few/1.jpg", few, sizeof few);
    expect_failure(image_folder_load("p", in("few"), 0, 0, 0, out(), &why), path,
                   "damaged: a Huffman table is too large");
}
END_TEST

/* Steps so large that stb_image's products leave the int: found by `make fuzz`, seen by UBSan. */
START_TEST(jpeg_of_huge_steps)
{
    Image image;
    ck_assert_msg(image_read("tests/fuzz/corpus/image/overflow.jpg", &image, &why), "%s", why.text);
    image_free(&image);
}
END_TEST

START_TEST(folders_that_are_none)
{
    write_text("words/readme.txt", "no pictures");
    in("words/empty-class/.");
    expect_failure(image_folder_load("w", in("words"), 0, 0, 0, out(), &why), in("words"),
                   "neither IDX files nor PNG or JPEG pictures");
    write_png("both/1.png", 2, 2, 1, 1);
    write_png("both/class/1.png", 2, 2, 1, 1);
    expect_failure(image_folder_load("b", in("both"), 0, 0, 0, out(), &why), in("both"),
                   "pictures (1.png) beside folders of pictures");
}
END_TEST

/* ---- Where data are found ------------------------------------------------ */

static void set(const char *variable, const char *value)
{
    if (value == NULL)
        unsetenv(variable);
    else
        setenv(variable, value, 1);
}

static const char *const variables[] = { "GRADUS_DATA", "XDG_DATA_HOME", "XDG_DATA_DIRS", "HOME" };
static char *before[4];

static void save_variables(void)
{
    for (int k = 0; k < 4; k++) {
        const char *value = getenv(variables[k]);
        before[k] = value == NULL ? NULL : strcpy(malloc(strlen(value) + 1), value);
        set(variables[k], in("no/such/folder"));
    }
    unsetenv("GRADUS_DATA");
}

static void restore_variables(void)
{
    for (int k = 0; k < 4; k++) {
        set(variables[k], before[k]);
        free(before[k]);
    }
}

/* A data set whose only image says where it was found. */
static void write_published(const char *where, const char *mark)
{
    char name[300], bytes[] = "\0\0\10\3\0\0\0\1\0\0\0\1\0\0\0\1" "m";
    static const char *const part[] = { "train", "t10k" };
    for (int k = 0; k < 2; k++) {
        bytes[16] = (char)(mark[0] + k);
        snprintf(name, sizeof name, "%s/%s-images-idx3-ubyte.gz", where, part[k]);
        write_gzip(name, bytes, 17, "wb");
        snprintf(name, sizeof name, "%s/%s-labels-idx1-ubyte", where, part[k]);
        write_bytes(name, BYTES("\0\0\10\1\0\0\0\1" "\0"));
    }
}

static void expect_found(const char *given, int mark)
{
    Dataset data;
    for (int k = 0; k < 2; k++) {
        SUCCEEDS(dataset_open(given, k == 0 ? DATASET_TRAIN : DATASET_TEST, 0, &data, &why));
        ck_assert_int_eq(data.pixels[0], mark + k);
        dataset_free(&data);
    }
}

START_TEST(search_order)
{
    char system[2000], path[DATASET_PATH_MAX];
    write_published("given", "a");
    write_published("wished/fashion-mnist", "c");
    write_published("home/gradus/fashion-mnist", "e");
    write_published("user/.local/share/gradus", "g");
    write_published("share/datasets/fashion-mnist", "i");

    ck_assert(!dataset_find(NULL, path, &why));
    expect_failure(dataset_open(NULL, DATASET_TRAIN, 0, out(), &why), NULL,
                   "install the package dataset-fashion-mnist (make setup), or give --data");

    snprintf(system, sizeof system, ":%s:%s", in("nothing"), in("share"));
    set("XDG_DATA_DIRS", system);
    expect_found(NULL, 'i');
    unsetenv("XDG_DATA_HOME");
    set("HOME", in("user"));
    expect_found(NULL, 'g');
    set("XDG_DATA_HOME", in("home"));
    expect_found(NULL, 'e');
    set("GRADUS_DATA", in("wished"));
    expect_found(NULL, 'c');
    expect_found(in("given"), 'a');
    ck_assert(dataset_find(NULL, path, &why));
    ck_assert_str_eq(path, in("wished"));

    expect_failure(dataset_open("", DATASET_TRAIN, 0, out(), &why), NULL, "a path of 0 bytes");
    set("GRADUS_DATA", in("nowhere"));                          /* a wish is not passed over */
    expect_failure(dataset_open(NULL, DATASET_TRAIN, 0, out(), &why), in("nowhere"),
                   "No such file or directory (give --data");
}
END_TEST

START_TEST(names_for_tables)
{
    Dataset data;
    write_published("a set.d/fashion-mnist", "a");
    SUCCEEDS(dataset_open(in("a set.d"), DATASET_TRAIN, 0, &data, &why));
    ck_assert_str_eq(data.name, "fashion-mnist");
    dataset_free(&data);
    write_png("my pictures.d/1.png", 2, 2, 1, 1);
    write_png("my pictures.d/2.png", 2, 2, 1, 1);
    SUCCEEDS(dataset_open(in("my pictures.d///"), DATASET_TRAIN, 0, &data, &why));
    ck_assert_str_eq(data.name, "my_pictures");
    dataset_free(&data);
}
END_TEST

START_TEST(incomplete_folders)
{
    write_bytes("half/train-images-idx3-ubyte", BYTES(IMAGES));
    expect_failure(dataset_open(in("half"), DATASET_TRAIN, 0, out(), &why), in("half"),
                   "no train-labels-idx1-ubyte (or .gz)");
    expect_failure(dataset_open(in("half"), DATASET_TEST, 0, out(), &why), in("half"),
                   "no t10k-images-idx3-ubyte (or .gz)");
    write_bytes("c10/data_batch_1.bin", BYTES("x"));
    expect_failure(dataset_open(in("c10"), DATASET_TRAIN, 0, out(), &why), in("c10"),
                   "no data_batch_2.bin (or .gz)");
    expect_failure(dataset_open(in("c10"), DATASET_TEST, 0, out(), &why), in("c10"),
                   "no test_batch.bin (or .gz)");
    write_text("odd.bin", "what is this?");
    expect_failure(dataset_open(in("odd.bin"), DATASET_TRAIN, 0, out(), &why), in("odd.bin"),
                   "not an IDX file");
}
END_TEST

START_TEST(cifar_folder_by_name)
{
    static byte records[6 * RECORD];
    Dataset data;
    make_records(records, 6);
    for (int k = 0; k < 6; k++) {
        char name[80];
        snprintf(name, sizeof name, "cifar/cifar-10-batches-bin/data_batch_%d.bin", k + 1);
        write_bytes(k < 5 ? name : "cifar/cifar-10-batches-bin/test_batch.bin",
                    records + k * RECORD, RECORD);
    }
    SUCCEEDS(dataset_open(in("cifar"), DATASET_TRAIN, 4, &data, &why));
    ck_assert(data.n == 4 && data.labels[3] == 3);
    dataset_free(&data);
    SUCCEEDS(dataset_open(in("cifar"), DATASET_TEST, 0, &data, &why));
    ck_assert(data.n == 1 && data.labels[0] == 5);
    dataset_free(&data);
}
END_TEST

START_TEST(folders_for_training_and_testing)
{
    Dataset data;
    write_png("seasons/train/summer/1.png", 2, 2, 1, 1);
    write_png("seasons/train/winter/1.png", 2, 2, 1, 2);
    write_png("seasons/test/summer/1.png", 2, 2, 1, 3);
    write_png("seasons/test/winter/1.png", 2, 2, 1, 4);
    for (int k = 0; k < 2; k++) {
        SUCCEEDS(dataset_open(in("seasons"), k == 0 ? DATASET_TRAIN : DATASET_TEST, 0, &data,
                              &why));
        ck_assert(data.n == 2 && data.classes == 2 && data.pixels[4] == 2 * k + 2);
        ck_assert_str_eq(data.name, "seasons");
        dataset_free(&data);
    }
    static const struct { const char *added, *odd; } step[] = {
        { "test/yule", "yule" }, { "train/yule", NULL }, { "train/zoo", "zoo" },
        { "test/spring", "spring" },
    };
    for (int k = 0; k < LENGTH(step); k++) {
        char name[80], words[80];
        snprintf(name, sizeof name, "seasons/%s/1.png", step[k].added);
        write_png(name, 2, 2, 1, 3);
        bool good = dataset_open(in("seasons"), DATASET_TRAIN, 0, step[k].odd ? out() : &data,
                                 &why);
        if (step[k].odd != NULL) {
            snprintf(words, sizeof words, "\"%s\" is in only one of them", step[k].odd);
            expect_failure(good, in("seasons"), words);
        } else {
            SUCCEEDS(good);
            dataset_free(&data);
        }
    }
}
END_TEST

/* Of 400 rows, each is in one of the parts, in order; any limit gives the first of them. */
START_TEST(one_of_six_is_held_out)
{
    char text[5000] = "x,label\n";
    for (int i = 0; i < 400; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d,%d\n", i, i % 6);
    write_text("rows.csv", text);
    Dataset train, test, few;
    SUCCEEDS(dataset_open(in("rows.csv"), DATASET_TRAIN, 0, &train, &why));
    SUCCEEDS(dataset_open(in("rows.csv"), DATASET_TEST, 0, &test, &why));
    ck_assert_uint_eq(train.n + test.n, 400);
    ck_assert(test.n == 66 || test.n == 67);                    /* 66 sixes and four more */
    size_t a = 0, b = 0;
    int seen = 0;
    for (int i = 0; i < 400; i++) {
        const Dataset *part = b < test.n && test.values[b] == (real)i ? &test : &train;
        size_t at = part == &test ? b++ : a++;
        ck_assert(at < part->n && part->values[at] == (real)i && part->labels[at] == i % 6);
        if (part == &test)
            seen |= 1 << (i % 6);
    }
    ck_assert_int_eq(seen, 63);                                 /* all classes, without a period */

    for (size_t limit = 1; limit < 330; limit += 7) {
        SUCCEEDS(dataset_open(in("rows.csv"), DATASET_TRAIN, limit, &few, &why));
        ck_assert_uint_eq(few.n, limit);
        ck_assert_mem_eq(few.values, train.values, limit * sizeof(real));
        dataset_free(&few);
    }
    for (size_t limit = 1; limit < 66; limit++) {
        SUCCEEDS(dataset_open(in("rows.csv"), DATASET_TEST, limit, &few, &why));
        ck_assert_uint_eq(few.n, limit);
        ck_assert_mem_eq(few.values, test.values, limit * sizeof(real));
        dataset_free(&few);
    }
    dataset_free(&train);
    dataset_free(&test);
}
END_TEST

START_TEST(too_few_to_hold_out)
{
    const char *path = write_text("one.csv", "1,2\n");
    Dataset data;
    bool train = dataset_open(path, DATASET_TRAIN, 0, &data, &why);
    if (train)
        dataset_free(&data);
    expect_failure(dataset_open(path, train ? DATASET_TEST : DATASET_TRAIN, 0, out(), &why), path,
                   "too few examples (1)");
}
END_TEST

/* A single file of images takes its labels from the file beside it. */
START_TEST(single_idx_file)
{
    byte images[16 + 12] = "\0\0\10\3\0\0\0\14\0\0\0\1\0\0\0\1";
    byte labels[8 + 12] = "\0\0\10\1\0\0\0\14";
    for (int i = 0; i < 12; i++) {
        images[16 + i] = (byte)(100 + i);
        labels[8 + i] = (byte)i;
    }
    Dataset data;
    write_bytes("single/my-images-idx3-ubyte", images, sizeof images);
    SUCCEEDS(dataset_open(in("single/my-images-idx3-ubyte"), DATASET_TRAIN, 0, &data, &why));
    ck_assert(data.n == 10 && data.labels == NULL);
    dataset_free(&data);
    write_bytes("single/my-labels-idx1-ubyte", labels, sizeof labels);
    SUCCEEDS(dataset_open(in("single/my-images-idx3-ubyte"), DATASET_TEST, 0, &data, &why));
    ck_assert(data.n == 2 && data.classes == 12);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(data.pixels[i], 100 + data.labels[i]);
    dataset_free(&data);
}
END_TEST

#define ADD_ALL(tcase, test, table) \
    tcase_add_loop_test(tcase, test, 0, LENGTH(table))

Suite *suite_dataset(void)
{
    Suite *suite = suite_create("dataset");

    TCase *memory = tcase_create("memory");
    tcase_add_test(memory, gather_bytes);
    tcase_add_test(memory, gather_reals);
    tcase_add_test(memory, standardise);
    tcase_add_test(memory, slice_is_a_view);
    tcase_add_test(memory, shrunk_images_are_means);
    tcase_add_test(memory, checksum_sees_everything);
    tcase_add_test(memory, mistakes_are_bugs);
    suite_add_tcase(suite, memory);

    TCase *files = tcase_create("files");
    tcase_add_unchecked_fixture(files, make_folder, remove_folder);
    tcase_add_test(files, idx_plain_and_gzipped);
    tcase_add_test(files, idx_first_examples);
    tcase_add_test(files, idx_vectors_and_colours);
    tcase_add_test(files, idx_written);
    tcase_add_test(files, idx_in_two_members);
    ADD_ALL(files, idx_bad, bad_images);
    tcase_add_test(files, idx_bad_beyond_the_limit);
    tcase_add_test(files, idx_bad_labels);
    tcase_add_test(files, files_that_are_none);
    tcase_add_test(files, damaged_gzip);
    tcase_add_test(files, cifar_reads_planes);
    tcase_add_test(files, cifar_bad);
    ADD_ALL(files, csv_tables, tables);
    tcase_add_test(files, csv_first_rows);
    ADD_ALL(files, csv_bad, bad_tables);
    tcase_add_test(files, csv_long_lines);
    suite_add_tcase(suite, files);

    TCase *pictures = tcase_create("pictures");
    tcase_add_unchecked_fixture(pictures, make_folder, remove_folder);
    tcase_add_test(pictures, pictures_in_classes_take_turns);
    tcase_add_test(pictures, pictures_without_classes);
    tcase_add_test(pictures, pictures_of_two_sizes);
    tcase_add_test(pictures, pictures_made_fit);
    tcase_add_test(pictures, fitting_is_the_mean_of_areas);
    tcase_add_test(pictures, pictures_that_are_damaged);
    tcase_add_test(pictures, jpeg_of_bad_tables);
    tcase_add_test(pictures, jpeg_of_huge_steps);
    tcase_add_test(pictures, folders_that_are_none);
    suite_add_tcase(suite, pictures);

    TCase *open = tcase_create("open");
    tcase_add_unchecked_fixture(open, make_folder, remove_folder);
    tcase_add_checked_fixture(open, save_variables, restore_variables);
    tcase_add_test(open, search_order);
    tcase_add_test(open, names_for_tables);
    tcase_add_test(open, incomplete_folders);
    tcase_add_test(open, cifar_folder_by_name);
    tcase_add_test(open, folders_for_training_and_testing);
    tcase_add_test(open, one_of_six_is_held_out);
    tcase_add_test(open, too_few_to_hold_out);
    tcase_add_test(open, single_idx_file);
    suite_add_tcase(suite, open);
    return suite;
}
