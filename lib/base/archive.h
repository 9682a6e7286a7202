/*
 * archive.h -- the state of a run as bytes, to be put away and taken up again.
 *
 * One function walks over a state, for both ways: it names each thing once, and so what was
 * written last cannot be read first.
 *
 *     static void game_archive(Game *game, Archive *archive)
 *     {
 *         network_archive(game->forger, archive);
 *         archive_value(archive, game->steps);
 *     }
 *
 *     Archive out = archive_writer();                 Archive in = archive_reader(bytes, size);
 *     game_archive(game, &out);                       game_archive(game, &in);
 *     ... out.bytes, out.size ...                     if (!archive_whole(&in)) ...
 *     archive_free(&out);
 *
 * How many bytes are taken is said by the state that takes them, never by the archive: a damaged
 * one can bring wrong numbers (whoever stores it keeps a checksum, lab/checkpoint.h), but no
 * wrong sizes.  A number that says how many, or where, is held against what there can be:
 *
 *     archive_value(archive, done);
 *     archive_require(archive, done <= count);
 *
 * The bytes are the machine's own: least significant first wherever Gradus runs.
 */
#ifndef GRADUS_ARCHIVE_H
#define GRADUS_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Archive {
    unsigned char *bytes;       /* a writer's own; a reader's lent */
    size_t         size, room;
    size_t         place;       /* of a reader: the next byte */
    bool           reading;
    bool           unfit;       /* of a reader: more was asked for than there was, or other than
                                   there can be; from then on nothing is read */
} Archive;

Archive archive_writer(void);                               /* free with archive_free */
Archive archive_reader(unsigned char *bytes, size_t size);  /* lent; nothing to free */
void    archive_free(Archive *archive);

/* Writes n bytes from data, or reads them into it; data is untouched where too few are left. */
void    archive_bytes(Archive *archive, void *data, size_t n);

#define archive_value(archive, x) archive_bytes(archive, &(x), sizeof(x))

/* Of a reader: unless what was just read is possible, the archive is not whole. */
void    archive_require(Archive *archive, bool possible);

/* Of a reader: everything was there and possible, and nothing is left. */
bool    archive_whole(const Archive *archive);

#endif
