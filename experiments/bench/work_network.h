/*
 * work_network.h -- networks from the benchmark's own words.
 */
#ifndef GRADUS_WORK_NETWORK_H
#define GRADUS_WORK_NETWORK_H

#include "learn/network.h"
#include "learn/training.h"

/* From a line of learn/spec.h, with weights drawn; the caller frees it. */
Network *work_network(const char *net);

/* As in P1: batches of so many, Adam with a step of 1e-3. */
Trainer *work_trainer(Network *network, const Dataset *images, int batch);

#endif
