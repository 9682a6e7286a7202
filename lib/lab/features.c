#include "features.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "kept.h"
#include "lab.h"
#include "text.h"

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

static void network_walk(void *network, Archive *archive)
{
    network_archive(network, archive);
}

Network *lab_features(const Dataset *train)
{
    FeaturePlan plan = feature_plan();
    Network *network = feature_network(&plan, train);
    char *name = text_format("%016" PRIx64 "-%zu", train->checksum, train->n);
    char *identity = text_format("features %s: %s, %d epochs of %d, step %g, seed %" PRIu64
                                 ", real %zu", lab_version(), plan.net, plan.epochs, plan.batch,
                                 plan.step, plan.seed, sizeof(real));
    if (!kept_take("features", name, identity, network_walk, network)) {
        train_anew(&plan, network, train);
        if (!interrupt_requested())
            kept_put("features", name, identity, network_walk, network);
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
