#include "features.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/parallel.h"
#include "checkpoint.h"
#include "files.h"
#include "lab.h"
#include "text.h"

#define PLACE "build"
#define DIRECTORY PLACE "/features"

static Progress *progress;
static double    shown_share;

static void show(double share)
{
    progress_add(progress, share - shown_share);
    shown_share = share;
}

static void train_anew(const FeaturePlan *plan, Network *network, const Dataset *train)
{
    progress = progress_new("training the classifier whose features images are compared by", 1);
    shown_share = 0;
    feature_train(plan, network, train, show);
    progress_end(progress);
}

static void keep(Network *network, const char *name, const char *identity)
{
    if (access(PLACE, W_OK) != 0) {
        lab_notice("the classifier is not kept: there is no folder " PLACE " here to write to");
        return;
    }
    Archive archive = archive_writer();
    network_archive(network, &archive);
    directory_prepare(DIRECTORY);
    checkpoint_save(DIRECTORY, name, identity, &archive);
    archive_free(&archive);
}

static bool take(Network *network, const char *name, const char *identity)
{
    Archive archive;
    Message why;
    if (!checkpoint_load(DIRECTORY, name, identity, &archive, &why))
        return false;
    network_archive(network, &archive);
    checkpoint_close(&archive);
    return true;
}

Network *lab_features(const Dataset *train)
{
    FeaturePlan plan = feature_plan();
    Network *network = feature_network(&plan, train);
    char *name = text_format("%016" PRIx64 "-%zu", train->checksum, train->n);
    char *identity = text_format("features %s: %s, %d epochs of %d, step %g, seed %" PRIu64
                                 ", real %zu", lab_version(), plan.net, plan.epochs, plan.batch,
                                 plan.step, plan.seed, sizeof(real));
    if (!take(network, name, identity)) {
        train_anew(&plan, network, train);
        if (!interrupt_requested())
            keep(network, name, identity);
    }
    free(name);
    free(identity);
    return network;
}

Network *lab_onlooker(const Dataset *train)
{
    if (train->classes)
        return lab_features(train);
    FeaturePlan plan = feature_plan();
    Dataset like = *train;
    like.classes = 2;
    lab_notice("%s has no labels: images are compared by an untrained network", train->name);
    return feature_network(&plan, &like);
}
