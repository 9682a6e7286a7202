/*
 * genome.h -- what a search inherits, changes and judges: a network and how it learns.
 *
 *     784 64:relu 32:abs:bn 10 step=0.003
 *
 * A genome is one line of text: the network's spec (learn/spec.h), then its learning
 * settings, NAME=VALUE each.  Without the settings it is a spec that any lesson takes.
 *
 *     step     the step size of Adam, a number above 0; 0.001 where the line does not say
 *
 * Reading and printing are inverse: genome_parse(genome_print(g)) == g.  The line is canonical,
 * so that two genomes are the same exactly if their lines are, and a line can be a key.
 *
 * The last layer is the output; all others are the hidden ones, and only these change.
 *
 * A Genome is a plain value, a little larger than a Spec, and owns nothing.
 */
#ifndef GRADUS_GENOME_H
#define GRADUS_GENOME_H

#include "learn/spec.h"

#define GENOME_TEXT_MAX (SPEC_TEXT_MAX + 100)   /* bytes that hold any printed Genome */
#define GENOME_STEP     0.001                   /* Adam's customary one */

typedef struct Genome {
    Spec   spec;
    double step;
} Genome;

/* False, with what is wrong in *why, if `text` is not a genome; then *out is untouched. */
bool genome_parse(const char *text, Genome *out, Message *why);

/* The canonical line; at most GENOME_TEXT_MAX bytes with the final zero. */
void genome_print(const Genome *genome, char *text, size_t size);

bool genome_equal(const Genome *a, const Genome *b);

/* A cheaper copy than `=`: of the layers that are used. */
void genome_copy(Genome *to, const Genome *from);

/* Hidden layers, and how to put one in before layer `place` (from 0) or take it out.  A genome
 * that would get more layers than a spec has is a bug, as is a place that is not there. */
int  genome_hidden(const Genome *genome);
void genome_insert(Genome *genome, int place, LayerSpec layer);
void genome_remove(Genome *genome, int place);

#endif
