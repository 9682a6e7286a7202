/*
 * main.c -- runs every suite of suites.h through Check.
 *
 * Check reads CK_VERBOSITY (silent, minimal, normal, verbose), CK_FORK=no (one
 * process, for a debugger) and CK_RUN_CASE or CK_RUN_SUITE (only that one).
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "gradus.h"             /* all of the library fits into one program */

#define SUITE(name) Suite *suite_##name(void);
#include "suites.h"
#undef SUITE

int main(void)
{
    /* A test that hangs must end; how fast the others are is not judged. */
    setenv("CK_DEFAULT_TIMEOUT", "300", 0);

    SRunner *runner = srunner_create(NULL);
#define SUITE(name) srunner_add_suite(runner, suite_##name());
#include "suites.h"
#undef SUITE
    srunner_run_all(runner, CK_ENV);

    /* A name that selects nothing in this build is not an error of the library. */
    int run = srunner_ntests_run(runner);
    bool selected = getenv("CK_RUN_CASE") || getenv("CK_RUN_SUITE");
    bool passed = srunner_ntests_failed(runner) == 0 && (run > 0 || selected);
    srunner_free(runner);
    if (run == 0)
        fprintf(stderr, "no test was run\n");
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
