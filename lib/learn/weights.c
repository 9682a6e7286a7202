#include "weights.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "mean_field.h"

/* The words, in the order of WeightRule; those that end in '=' take a number. */
static const char *const rules[] = { "glorot", "he", "critical", "variance=", "sigma=" };
enum { RULES = sizeof rules / sizeof rules[0] };

bool weights_parse(const char *text, WeightScale *out, Message *why)
{
    for (int r = 0; r < RULES; r++) {
        size_t length = strlen(rules[r]);
        bool numbered = rules[r][length - 1] == '=';
        double number = 0;
        if (strncmp(text, rules[r], length) != 0 || (!numbered && text[length]))
            continue;
        if (numbered && !(number_parse(text + length, &number) && number > 0 && number < 1e6))
            return message_set(why, "weight scale \"%s\": after %s a number between 0 and 1e6 "
                               "is needed", text, rules[r]);
        *out = (WeightScale){ .rule = (WeightRule)r, .number = number };
        return true;
    }
    return message_set(why, "weight scale \"%s\" is unknown: it is glorot, he, critical, "
                       "variance=V or sigma=S", text);
}

void weights_print(WeightScale scale, char *text, size_t size)
{
    char number[40] = "";
    if (scale.rule == WEIGHTS_VARIANCE || scale.rule == WEIGHTS_SIGMA)
        number_print(number, sizeof number, scale.number, 9);
    snprintf(text, size, "%s%s", rules[scale.rule], number);
}

double weights_variance(WeightScale scale, const Spec *spec, int l)
{
    double inputs = spec_fan_in(spec, l), outputs = spec_fan_out(spec, l);
    switch (scale.rule) {
    case WEIGHTS_GLOROT:   return 2 * inputs / (inputs + outputs);
    case WEIGHTS_HE:       return 2;
    case WEIGHTS_CRITICAL: return mean_field_critical(spec->layer[l].activation,
                                                      scale.bias_variance);
    case WEIGHTS_VARIANCE: return scale.number;
    case WEIGHTS_SIGMA:    return scale.number * scale.number * inputs;
    }
    error_bug("weights_variance: there is no rule %d", (int)scale.rule);
}

void network_draw_weights(Network *network, WeightScale scale, Rng *rng)
{
    double critical[ACTIVATION_COUNT] = { 0 };      /* found once for each activation */
    for (int l = 0; l < network->layers; l++) {
        Layer *layer = &network->layer[l];
        int activation = network->spec.layer[l].activation;
        double variance;
        if (!layer->weights)
            continue;
        if (scale.rule == WEIGHTS_CRITICAL) {
            if (critical[activation] == 0)
                critical[activation] = weights_variance(scale, &network->spec, l);
            variance = critical[activation];
        } else {
            variance = weights_variance(scale, &network->spec, l);
        }
        Tensor W = layer->weights->value, b = layer->bias->value;
        rng_fill_normal(rng, W.data, tensor_size(W), 0,
                        (real)sqrt(variance / spec_fan_in(&network->spec, l)));
        if (layer->gain) {
            tensor_fill(b, 0);
            tensor_fill(layer->gain->value, 1);
            tensor_fill(layer->running.mean, 0);
            tensor_fill(layer->running.variance, 1);
        } else {
            rng_fill_normal(rng, b.data, tensor_size(b), 0, (real)sqrt(scale.bias_variance));
        }
    }
}
