/*
 * spec.c -- a network as a line of text: spec_parse(spec_print(s)) == s.
 */
#include "learn/spec.h"

#include "fuzz.h"

static Spec spec, again;
static char line[SPEC_TEXT_MAX], line_again[SPEC_TEXT_MAX];

static void count_all(void)
{
    size_t weights = 0;
    for (int k = 0; k < spec.layers; k++) {
        Shape out = spec.layer[k].out, matrix = spec_weights(&spec, k);
        fuzz_require(out.n == 1 && out.h > 0 && out.w > 0 && out.c > 0);
        fuzz_require(spec_biases(&spec, k) >= 0);
        weights += shape_size(matrix);
        if (shape_size(matrix) > 0)
            fuzz_require(spec_fan_in(&spec, k) > 0 && spec_fan_out(&spec, k) > 0);
    }
    fuzz_require(spec_parameters(&spec) >= weights);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = fuzz_text((Input){ bytes, size });
    Message why = { "" };
    if (spec_parse(text, &spec, &why)) {
        spec_print(&spec, line, sizeof line);
        fuzz_require(spec_parse(line, &again, &why));
        fuzz_require(spec_equal(&spec, &again));
        spec_print(&again, line_again, sizeof line_again);
        fuzz_require(strcmp(line, line_again) == 0);
        count_all();
    } else {
        fuzz_require(why.text[0] != '\0' && strpbrk(why.text, "\n\r\t\x1b") == NULL);
    }
    free(text);
    return 0;
}
