#include "learn/dataset_open.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/random.h"
#include "learn/cifar.h"
#include "learn/csv.h"
#include "learn/idx.h"
#include "learn/image_file.h"
#include "learn/image_folder.h"

typedef struct Path { char text[DATASET_PATH_MAX]; } Path;

/* What is asked for, handed from one reader to the next. */
typedef struct Request {
    char        name[DATASET_NAME_MAX];
    DatasetPart part;
    size_t      limit;
    int         side;               /* of images, in pixels; 0: as they are */
} Request;

/* ---- Paths --------------------------------------------------------------- */

/* folder/name; too long a path becomes the empty one, which nothing is found at. */
static Path path_of(const char *folder, const char *name)
{
    Path path;
    int length = snprintf(path.text, sizeof path.text, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path.text)
        path.text[0] = '\0';
    return path;
}

static bool is_there(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* A file as it was published, or gzipped; false if it is in the folder in neither form. */
static bool published(const char *folder, const char *name, Path *path)
{
    char zipped[80];
    *path = path_of(folder, name);
    if (is_there(path->text))
        return true;
    snprintf(zipped, sizeof zipped, "%s.gz", name);
    *path = path_of(folder, zipped);
    return is_there(path->text);
}

/* The folder itself, or the one of this name in it, whichever holds one of two files. */
static bool folder_with(const char *path, const char *sub, const char *one, const char *other,
                        Path *folder)
{
    Path file;
    snprintf(folder->text, sizeof folder->text, "%s", path);
    if (published(path, one, &file) || published(path, other, &file))
        return true;
    *folder = path_of(path, sub);
    return published(folder->text, one, &file) || published(folder->text, other, &file);
}

static bool idx_folder(const char *path, Path *folder)
{
    return folder_with(path, "fashion-mnist", "train-images-idx3-ubyte",
                       "t10k-images-idx3-ubyte", folder);
}

static bool cifar_folder(const char *path, Path *folder)
{
    return folder_with(path, "cifar-10-batches-bin", "data_batch_1.bin", "test_batch.bin", folder);
}

/* ---- Searching ----------------------------------------------------------- */

static const char *wish(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool find_at_home(Path *path)
{
    Path folder;
    if (wish("XDG_DATA_HOME") != NULL)
        *path = path_of(wish("XDG_DATA_HOME"), "gradus");
    else if (wish("HOME") != NULL)
        *path = path_of(wish("HOME"), ".local/share/gradus");
    else
        return false;
    return idx_folder(path->text, &folder);
}

static bool find_in_system(Path *path)
{
    const char *folders = wish("XDG_DATA_DIRS");
    if (folders == NULL)
        folders = "/usr/local/share:/usr/share";
    while (*folders != '\0') {
        int length = (int)strcspn(folders, ":");
        Path folder;
        snprintf(folder.text, sizeof folder.text, "%.*s", length, folders);
        *path = path_of(folder.text, "datasets");
        if (length > 0 && idx_folder(path->text, &folder))
            return true;
        folders += length + (folders[length] == ':');
    }
    return false;
}

bool dataset_find(const char *given, char path[DATASET_PATH_MAX], Message *why)
{
    Path found;
    if (given == NULL)
        given = wish("GRADUS_DATA");
    if (given != NULL && (given[0] == '\0' || strlen(given) >= DATASET_PATH_MAX))
        return message_set(why, "a path of %zu bytes names no data set", strlen(given));
    if (given != NULL)
        strcpy(found.text, given);
    else if (!find_at_home(&found) && !find_in_system(&found))
        return message_set(why, "no data set: install the package dataset-fashion-mnist "
                           "(make setup), or give --data the folder of one");
    strcpy(path, found.text);
    return true;
}

/* ---- Opening ------------------------------------------------------------- */

/* The last part of the path without its ending, as a table can quote it. */
static void name_after(const char *path, char name[DATASET_NAME_MAX])
{
    Path whole;
    if (getcwd(whole.text, sizeof whole.text) == NULL || strcmp(path, ".") != 0)
        snprintf(whole.text, sizeof whole.text, "%s", path);
    for (size_t n = strlen(whole.text); n > 1 && whole.text[n - 1] == '/'; n--)
        whole.text[n - 1] = '\0';
    const char *slash = strrchr(whole.text, '/'), *last = slash != NULL ? slash + 1 : whole.text;
    snprintf(name, DATASET_NAME_MAX, "%.*s", (int)strcspn(last, "."), last);
    for (char *c = name; *c != '\0'; c++)
        if (*c <= ' ' || *c > '~')
            *c = '_';
    if (name[0] == '\0')
        strcpy(name, "data");
}

#define SIX 6

/* Which of the k-th six examples is held out: a fixed choice without a period, so
 * that data in a regular order (class after class) lend all of their classes. */
static size_t held_out(size_t k)
{
    uint64_t state = k;
    return (size_t)(splitmix64(&state) % SIX);
}

/* How many examples to read so that the wished part has `limit` of them: each whole
 * six gives five for training, and one to test. */
static size_t limit_of_whole(const Request *request)
{
    size_t each = request->part == DATASET_TRAIN ? SIX - 1 : 1;
    if (request->limit == 0 || request->limit > SIZE_MAX / SIX)
        return 0;
    return (request->limit + each - 1) / each * SIX;
}

static void example_move(Dataset *data, size_t to, size_t from)
{
    size_t size = dataset_example_size(data);
    if (data->pixels != NULL)
        memmove(data->pixels + to * size, data->pixels + from * size, size);
    if (data->values != NULL)
        memmove(data->values + to * size, data->values + from * size, size * sizeof(real));
    if (data->labels != NULL)
        data->labels[to] = data->labels[from];
}

/* Leaves only the wished part of data that have none of their own. */
static bool keep_part(const Request *request, const char *path, Dataset *out, Dataset *data,
                      Message *why)
{
    size_t kept = 0;
    for (size_t i = 0; i < data->n; i++) {
        bool test = i % SIX == held_out(i / SIX);
        if (test == (request->part == DATASET_TEST)
            && (request->limit == 0 || kept < request->limit))
            example_move(data, kept++, i);
    }
    if (kept == 0) {
        message_set(why, "%s: too few examples (%zu) to hold one of six out for the test", path,
                    data->n);
        dataset_free(data);
        return false;
    }
    data->n = kept;
    dataset_seal(data);
    *out = *data;
    return true;
}

static bool open_idx_folder(const Request *request, const char *folder, Dataset *out,
                            Message *why)
{
    bool train = request->part == DATASET_TRAIN;
    const char *image_name = train ? "train-images-idx3-ubyte" : "t10k-images-idx3-ubyte";
    const char *label_name = train ? "train-labels-idx1-ubyte" : "t10k-labels-idx1-ubyte";
    Path images, labels;
    if (!published(folder, image_name, &images))
        return message_set(why, "%s: no %s (or .gz) in it", folder, image_name);
    if (!published(folder, label_name, &labels))
        return message_set(why, "%s: no %s (or .gz) in it", folder, label_name);
    return idx_load(request->name, images.text, labels.text, request->limit, out, why);
}

static bool open_cifar_folder(const Request *request, const char *folder, Dataset *out,
                              Message *why)
{
    Path batch[5];
    const char *paths[5];
    int files = 0;
    if (request->part == DATASET_TRAIN) {
        for (char name[] = "data_batch_1.bin"; files < 5; files++, name[11]++) {
            if (!published(folder, name, &batch[files]))
                return message_set(why, "%s: no %s (or .gz) in it", folder, name);
            paths[files] = batch[files].text;
        }
    } else {
        if (!published(folder, "test_batch.bin", &batch[0]))
            return message_set(why, "%s: no test_batch.bin (or .gz) in it", folder);
        paths[files++] = batch[0].text;
    }
    return cifar_load(request->name, paths, files, request->limit, out, why);
}

static bool open_pictures(const Request *request, const char *path, Dataset *out, Message *why)
{
    Path train = path_of(path, "train"), test = path_of(path, "test");
    Dataset data;
    if (is_folder(train.text) && is_folder(test.text))
        return image_folder_same_classes(train.text, test.text, why)
            && image_folder_load(request->name,
                                 request->part == DATASET_TRAIN ? train.text : test.text,
                                 request->side, request->side, request->limit, out, why);
    return image_folder_load(request->name, path, request->side, request->side,
                             limit_of_whole(request), &data, why)
        && keep_part(request, path, out, &data, why);
}

/* "train-images-idx3-ubyte.gz" -> "train-labels-idx1-ubyte.gz", if there is such a file. */
static bool labels_beside(const char *images, Path *labels)
{
    strcpy(labels->text, images);
    char *slash = strrchr(labels->text, '/');
    char *name = slash != NULL ? slash + 1 : labels->text;
    char *what = strstr(name, "images"), *sizes = strstr(name, "idx3");
    if (what == NULL)
        return false;
    memcpy(what, "labels", 6);
    if (sizes != NULL)
        sizes[3] = '1';
    return is_there(labels->text);
}

static bool is_table(const char *path)
{
    static const char *const endings[] = { ".csv", ".tsv", ".txt" };
    size_t length = strlen(path);
    if (length > 3 && strcasecmp(path + length - 3, ".gz") == 0)
        length -= 3;
    for (size_t k = 0; k < sizeof endings / sizeof endings[0]; k++)
        if (length > 4 && strncasecmp(path + length - 4, endings[k], 4) == 0)
            return true;
    return false;
}

static bool open_file(const Request *request, const char *path, Dataset *out, Message *why)
{
    Dataset data;
    Path labels;
    size_t limit = limit_of_whole(request);
    bool good;
    if (is_table(path))
        good = csv_load(request->name, path, CSV_LABEL_NAMED, limit, &data, why);
    else
        good = idx_load(request->name, path, labels_beside(path, &labels) ? labels.text : NULL,
                        limit, &data, why);
    return good && keep_part(request, path, out, &data, why);
}

static bool open_request(const char *given, Request request, Dataset *out, Message *why)
{
    Path path, folder;
    if (!dataset_find(given, path.text, why))
        return false;
    if (!is_there(path.text))
        return message_set(why, "%s: %s (give --data the folder of a data set)", path.text,
                           strerror(errno));
    name_after(path.text, request.name);
    if (!is_folder(path.text))
        return open_file(&request, path.text, out, why);
    bool idx = idx_folder(path.text, &folder);
    if (idx || cifar_folder(path.text, &folder)) {
        name_after(folder.text, request.name);
        return idx ? open_idx_folder(&request, folder.text, out, why)
                   : open_cifar_folder(&request, folder.text, out, why);
    }
    return open_pictures(&request, path.text, out, why);
}

bool dataset_open(const char *given, DatasetPart part, size_t limit, Dataset *out, Message *why)
{
    return open_request(given, (Request){ .part = part, .limit = limit }, out, why);
}

/* Image i of the data set, of another size. */
static bool fit_one(const Dataset *data, size_t i, int side, unsigned char *to)
{
    size_t size = dataset_example_size(data);
    Image image = { data->h, data->w, data->c, malloc(size) };
    if (image.pixels == NULL)
        return false;
    memcpy(image.pixels, data->pixels + i * size, size);
    bool good = image_fit(&image, side, side);
    if (good)
        memcpy(to, image.pixels, (size_t)side * (size_t)side * (size_t)data->c);
    image_free(&image);
    return good;
}

bool dataset_fit(Dataset *data, int side, Message *why)
{
    if (data->h == side && data->w == side)
        return true;
    if (data->pixels == NULL || data->h == 1 || (data->c != 1 && data->c != 3))
        return message_set(why, "%s: not a data set of grey or coloured images", data->name);
    size_t size = (size_t)side * (size_t)side * (size_t)data->c;
    unsigned char *pixels = malloc(data->n * size);
    bool good = pixels != NULL;
    for (size_t i = 0; good && i < data->n; i++)
        good = fit_one(data, i, side, pixels + i * size);
    if (!good) {
        free(pixels);
        return message_set(why, "%s: no memory to scale its %zu images", data->name, data->n);
    }
    free(data->pixels);
    data->pixels = pixels;
    data->h = data->w = side;
    data->resized = true;
    dataset_seal(data);
    return true;
}

bool dataset_open_images(const char *given, DatasetPart part, int side, size_t limit,
                         Dataset *out, Message *why)
{
    Dataset data;
    Request request = { .part = part, .limit = limit, .side = side };
    if (!open_request(given, request, &data, why))
        return false;
    if (!dataset_fit(&data, side, why)) {
        dataset_free(&data);
        return false;
    }
    *out = data;
    return true;
}
