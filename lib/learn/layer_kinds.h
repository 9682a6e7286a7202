/*
 * layer_kinds.h -- what kinds of layers a network may have: one row each.
 *
 * A row says how the kind is written in a spec's line, how it is read and printed, and
 * how many weights it has.  (What it computes is one call in network.c.)
 */
#ifndef GRADUS_LEARN_LAYER_KINDS_H
#define GRADUS_LEARN_LAYER_KINDS_H

#include "spec.h"
#include "spec_word.h"

typedef struct LayerRow {
    const char *name;           /* the letters it begins with; none for a dense layer */
    const char *form;           /* how an error lists it */
    /* Reads the word up to its first colon, and takes from *rest what must follow. */
    bool (*read)(Word word, Field head, Field *rest, Shape in, LayerSpec *layer, Message *why);
    int  (*print_head)(const LayerSpec *layer, Shape in, char *text, size_t size);
    Shape (*weights)(Shape in, const LayerSpec *layer);     /* NULL where there are none */
    size_t (*places)(Shape in, const LayerSpec *layer);     /* where each weight is used */
} LayerRow;

#define LAYER_KINDS (LAYER_UP_SAMPLE + 1)
extern const LayerRow layer_kinds[LAYER_KINDS];

#endif
