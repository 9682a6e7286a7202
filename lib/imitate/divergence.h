/*
 * divergence.h -- how far apart two laws are that can be counted through.
 *
 * p and q give a probability to each of n outcomes; all in nats, with 0 log 0 = 0:
 *
 *     entropy          H(p)      =  - sum p log p
 *     Kullback-Leibler KL(p||q)  =    sum p log(p/q)      what a forecaster q pays beyond H(p)
 *                                                         where p is true; not symmetric, and
 *                                                         infinite where q calls impossible
 *                                                         what p can do
 *     Jensen-Shannon   JS(p,q)   =  1/2 KL(p||m) + 1/2 KL(q||m),   m = (p+q)/2
 *                                                         symmetric, and at most log 2
 *
 * (Kullback & Leibler 1951; Lin 1991, "Divergence measures based on the Shannon entropy".)
 */
#ifndef GRADUS_DIVERGENCE_H
#define GRADUS_DIVERGENCE_H

#include <stddef.h>

double law_entropy(const double *p, size_t n);
double kullback_leibler(const double *p, const double *q, size_t n);
double jensen_shannon(const double *p, const double *q, size_t n);

#endif
