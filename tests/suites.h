/* The suites of the test program, one line each: tests/test_NAME.c defines suite_NAME. */
SUITE(elementary)
SUITE(random)
SUITE(base)
SUITE(statistics)
