#include "learn/image_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "learn/image_file.h"

#define PATH_LENGTH 4096

/* The wanted names in one folder, sorted. */
typedef struct Listing {
    char   path[PATH_LENGTH];
    char **name;
    size_t count;
} Listing;

typedef bool Wanted(const char *path, const char *name);

/* ---- Listing ------------------------------------------------------------- */

static bool path_join(char *path, const char *folder, const char *name)
{
    int length = snprintf(path, PATH_LENGTH, "%s/%s", folder, name);
    return length >= 0 && length < PATH_LENGTH;
}

static bool is_folder(const char *folder, const char *name)
{
    char path[PATH_LENGTH];
    struct stat info;
    return path_join(path, folder, name) && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_picture(const char *folder, const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot != NULL && !is_folder(folder, name)
        && (strcasecmp(dot, ".png") == 0 || strcasecmp(dot, ".jpg") == 0
            || strcasecmp(dot, ".jpeg") == 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void listing_free(Listing *listing)
{
    for (size_t k = 0; k < listing->count; k++)
        free(listing->name[k]);
    free(listing->name);
    listing->name = NULL;
    listing->count = 0;
}

static bool listing_add(Listing *listing, const char *name)
{
    if ((listing->count & (listing->count - 1)) == 0) {     /* full at each power of two */
        size_t room = listing->count == 0 ? 1 : 2 * listing->count;
        char **grown = realloc(listing->name, room * sizeof *grown);
        if (grown == NULL)
            return false;
        listing->name = grown;
    }
    char *copy = malloc(strlen(name) + 1);
    if (copy == NULL)
        return false;
    listing->name[listing->count++] = strcpy(copy, name);
    return true;
}

static bool listing_make(Listing *listing, const char *path, Wanted *wanted, Message *why)
{
    *listing = (Listing){ .count = 0 };
    DIR *folder = opendir(path);
    if (folder == NULL)
        return message_set(why, "%s: %s", path, strerror(errno));
    snprintf(listing->path, sizeof listing->path, "%s", path);
    bool good = strlen(path) < sizeof listing->path;
    for (struct dirent *entry; good && (entry = readdir(folder)) != NULL; )
        if (entry->d_name[0] != '.' && wanted(path, entry->d_name))
            good = listing_add(listing, entry->d_name);
    closedir(folder);
    if (!good) {
        listing_free(listing);
        return message_set(why, "%s: no memory for the names in it", path);
    }
    if (listing->count > 0)
        qsort(listing->name, listing->count, sizeof *listing->name, by_name);
    return true;
}

/* ---- Loading ------------------------------------------------------------- */

/* One listing of pictures for each class, or a single one where there are none. */
typedef struct Pictures {
    Listing *listing;
    size_t   listings, count;
    bool     labelled;
} Pictures;

static void pictures_free(Pictures *pictures)
{
    for (size_t k = 0; k < pictures->listings; k++)
        listing_free(&pictures->listing[k]);
    free(pictures->listing);
}

static bool pictures_list(Pictures *pictures, const char *path, const Listing *classes,
                          Message *why)
{
    *pictures = (Pictures){ .labelled = false };
    pictures->listing = calloc(classes->count + 1, sizeof *pictures->listing);
    if (pictures->listing == NULL)
        return message_set(why, "%s: no memory for its %zu classes", path, classes->count);
    for (size_t k = 0; k < classes->count; k++) {
        char folder[PATH_LENGTH];
        if (!path_join(folder, path, classes->name[k]))
            return message_set(why, "%s: a path that is too long", path);
        if (!listing_make(&pictures->listing[k], folder, is_picture, why))
            return false;
        pictures->listings++;
        pictures->count += pictures->listing[k].count;
    }
    pictures->labelled = pictures->count > 0;
    Listing *flat = &pictures->listing[pictures->listings];
    if (!listing_make(flat, path, is_picture, why))
        return false;
    pictures->listings++;
    if (flat->count > 0 && pictures->labelled)
        return message_set(why, "%s: pictures (%s) beside folders of pictures: it cannot be both "
                           "with classes and without", path, flat->name[0]);
    pictures->count += flat->count;
    return pictures->count > 0
        || message_set(why, "%s: neither IDX files nor PNG or JPEG pictures in it", path);
}

/* What has been loaded so far. */
typedef struct Album {
    Dataset data;
    size_t  room;               /* bytes for pixels, and labels for as many examples */
    int     h, w;               /* asked for; 0: whatever the pictures have */
    char    first[PATH_LENGTH]; /* the picture that set the size */
} Album;

/* Grey pixels become colour: of the new picture, or of all those before it. */
static bool make_colour(unsigned char **pixels, size_t count, int *c)
{
    unsigned char *colour = colour_of_grey(*pixels, count);
    if (colour == NULL)
        return false;
    free(*pixels);
    *pixels = colour;
    *c = 3;
    return true;
}

/* Room for one more picture: where there is none, twice what is needed. */
static bool album_grow(Album *album)
{
    Dataset *data = &album->data;
    size_t size = dataset_example_size(data), needed = (data->n + 1) * size;
    if (needed <= album->room)
        return true;
    album->room = 2 * needed;
    unsigned char *pixels = realloc(data->pixels, album->room);
    if (pixels != NULL)
        data->pixels = pixels;
    int *labels = realloc(data->labels, (album->room / size + 1) * sizeof *labels);
    if (labels != NULL)
        data->labels = labels;
    return pixels != NULL && labels != NULL;
}

/* Makes the picture fit what is there, or what is there fit the picture. */
static bool album_agree(Album *album, Image *image, const char *path, Message *why)
{
    Dataset *data = &album->data;
    if (album->h > 0 && (image->h != album->h || image->w != album->w)) {
        data->resized = true;
        if (!image_fit(image, album->h, album->w))
            return message_set(why, "%s: no memory to scale it", path);
    }
    if (data->n == 0) {
        data->h = image->h;
        data->w = image->w;
        data->c = image->c;
        snprintf(album->first, sizeof album->first, "%s", path);
    }
    if (image->h != data->h || image->w != data->w)
        return message_set(why, "%s: %d x %d pixels, but %s has %d x %d; all must have one size",
                           path, image->h, image->w, album->first, data->h, data->w);
    size_t size = (size_t)data->h * (size_t)data->w;
    bool good = true;
    if (image->c < data->c)
        good = make_colour(&image->pixels, size, &image->c);
    if (image->c > data->c) {
        good = make_colour(&data->pixels, data->n * size, &data->c);
        album->room = 0;                /* what there was fits exactly */
    }
    return good || message_set(why, "%s: no memory to turn grey into colour", path);
}

static bool album_add(Album *album, const char *path, int label, Message *why)
{
    Dataset *data = &album->data;
    Image image;
    if (!image_read(path, &image, why))
        return false;
    bool good = album_agree(album, &image, path, why);
    if (good && !album_grow(album))
        good = message_set(why, "%s: no memory for it and %zu pictures before it", path, data->n);
    if (good) {
        size_t size = dataset_example_size(data);
        memcpy(data->pixels + data->n * size, image.pixels, size);
        data->labels[data->n++] = label;
    }
    image_free(&image);
    return good;
}

/* Classes take turns; one that has no more is passed over. */
static bool album_fill(Album *album, const Pictures *pictures, size_t limit, Message *why)
{
    size_t wanted = limit > 0 && limit < pictures->count ? limit : pictures->count;
    for (size_t rank = 0; album->data.n < wanted; rank++)
        for (size_t k = 0; k < pictures->listings && album->data.n < wanted; k++) {
            const Listing *listing = &pictures->listing[k];
            char path[PATH_LENGTH];
            if (rank >= listing->count)
                continue;
            if (!path_join(path, listing->path, listing->name[rank]))
                return message_set(why, "%s: a path that is too long", listing->path);
            if (!album_add(album, path, (int)k, why))
                return false;
        }
    return true;
}

static void album_finish(const Album *album, const char *name, const Pictures *pictures,
                         Dataset *out)
{
    const Dataset *data = &album->data;
    int classes = pictures->labelled ? (int)pictures->listings - 1 : 0;
    *out = dataset_without_arrays(name, data->n, data->h, data->w, data->c, classes);
    out->resized = data->resized;
    out->pixels = data->pixels;
    if (pictures->labelled)
        out->labels = data->labels;
    else
        free(data->labels);
    dataset_seal(out);
}

bool image_folder_load(const char *name, const char *path, int height, int width,
                       size_t limit, Dataset *out, Message *why)
{
    Listing classes;
    Pictures pictures;
    Album album = { .h = height, .w = width };
    if (!listing_make(&classes, path, is_folder, why))
        return false;
    bool good = pictures_list(&pictures, path, &classes, why)
             && album_fill(&album, &pictures, limit, why);
    if (good)
        album_finish(&album, name, &pictures, out);
    else
        dataset_free(&album.data);
    pictures_free(&pictures);
    listing_free(&classes);
    return good;
}

bool image_folder_same_classes(const char *path, const char *other, Message *why)
{
    Listing a, b;
    if (!listing_make(&a, path, is_folder, why))
        return false;
    if (!listing_make(&b, other, is_folder, why)) {
        listing_free(&a);
        return false;
    }
    size_t k = 0;
    while (k < a.count && k < b.count && strcmp(a.name[k], b.name[k]) == 0)
        k++;
    bool same = k == a.count && k == b.count;
    if (!same)
        message_set(why, "%s and %s: \"%s\" is in only one of them; classes must be the same",
                    path, other, k == b.count || (k < a.count && strcmp(a.name[k], b.name[k]) < 0)
                    ? a.name[k] : b.name[k]);
    listing_free(&a);
    listing_free(&b);
    return same;
}
