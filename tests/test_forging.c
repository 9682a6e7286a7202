/*
 * test_forging.c -- the game of images: its plan, its notes, and that it can be taken up again.
 */
#include "experiments/forging.h"

#include <stdlib.h>

#include "base/parallel.h"
#include "common.h"
#include "learn/dataset_open.h"
#include "learn/synthetic.h"

Suite *suite_forging(void);

static Dataset shapes;
static Network *classifier;
static Balls genuine;

/* Sixty shapes of 16 x 16 pixels, and a classifier that has learned nothing. */
static void prepare(void)
{
    Rng rng = rng_stream(5, "shapes");
    Message why;
    parallel_set_threads(1);            /* these pieces are too small to share */
    shapes = synthetic_images(60, &rng);
    ck_assert(dataset_fit(&shapes, 16, &why));
    image_range(&shapes);
    FeaturePlan plan = feature_plan();
    classifier = feature_network(&plan, &shapes);
    genuine = balls_around(feature_read_dataset(classifier, &shapes), 3);
}

static void put_back(void)
{
    network_free(classifier);
    free(genuine.points.x);
    balls_free(&genuine);
    dataset_free(&shapes);
    parallel_set_threads(0);
}

static ForgingPlan plan_of(long steps)
{
    ForgingPlan plan = { image_game_plan(), classifier, genuine, 20 };
    plan.game.images = &shapes;
    plan.game.forger_width = 9;
    plan.game.adversary_width = 7;
    plan.game.batch = 5;
    plan.game.steps = steps;
    plan.game.seed = 23;
    return plan;
}

START_TEST(the_pair_as_text)
{
    char forger[IMAGE_GAME_SPEC], adversary[IMAGE_GAME_SPEC];
    ForgingPlan plan = plan_of(9);
    plan.game.forger_activation = ACTIVATION_abs;
    image_game_specs(&plan.game, forger, adversary);
    ck_assert_str_eq(forger, "64 4x4x9:abs:bn upconv4s2:5:abs:bn upconv4s2:1:tanh");
    ck_assert_str_eq(adversary, "16x16x1 conv4s2:4:leaky conv4s2:7:leaky:bn 64:leaky 1");
    plan.game.bare_adversary = true;
    image_game_specs(&plan.game, forger, adversary);
    ck_assert_str_eq(adversary, "16x16x1 conv4s2:4:leaky conv4s2:7:leaky 1");
    plan.game.bare_adversary = false;
    image_game_widen(&plan.game, 6);
    image_game_specs(&plan.game, forger, adversary);
    ck_assert_str_eq(forger, "64 4x4x12:abs:bn upconv4s2:6:abs:bn upconv4s2:1:tanh");
    ck_assert_str_eq(adversary, "16x16x1 conv4s2:3:leaky conv4s2:6:leaky:bn 64:leaky 1");
    plan.game.batch_norm = false;
    image_game_specs(&plan.game, forger, adversary);
    ck_assert_ptr_null(strstr(forger, "bn"));
    ck_assert_ptr_null(strstr(adversary, "bn"));
}
END_TEST

/* Adam's step: whole up to the middle, then on a straight line to 0 after the last. */
START_TEST(the_step_falls)
{
    ForgingPlan plan = plan_of(8);
    const double share[8] = { 1, 1, 1, 1, 1, 0.75, 0.5, 0.25 };
    Game *game = image_game_new(&plan.game);
    for (int i = 0; i < 8; i++) {
        image_game_step(&plan.game, game);
        assert_close(game->settings.forger.step, plan.game.step * share[i], 1e-12);
        assert_close(game->settings.adversary.step, plan.game.step * share[i], 1e-12);
    }
    image_game_free(game);
}
END_TEST

static void play(const ForgingPlan *plan, Forging *forging, long steps)
{
    for (long i = 0; i < steps; i++)
        forging_step(plan, forging);
}

START_TEST(what_is_noted)
{
    ForgingPlan plan = plan_of(288);
    plan.measured = 4;
    Forging *forging = forging_new(&plan);
    ck_assert_int_eq(forging->moments, 1);
    play(&plan, forging, 1);
    ck_assert_int_eq(forging->moments, 1);
    GameLosses first = forging->game->losses;
    ck_assert(forging->loss[0].forger == first.forger && forging->losses[0] == 1);
    play(&plan, forging, 71);
    ck_assert_int_eq(forging->moments, 7);
    for (int k = 0; k < 7; k++)
        ck_assert_int_eq(forging->moment[k].step, 2 * k * k);
    ck_assert(!forging_over(&plan, forging));
    ck_assert(memcmp(forging->film, forging->film + 6 * FORGING_GROWING * 256, 256) != 0);
    forging_free(forging);
}
END_TEST

/* Twelve steps, or five, and seven more of a game that has been put away in between. */
START_TEST(a_game_taken_up_goes_on_with_the_same_bits)
{
    ForgingPlan plan = plan_of(12);
    Forging *whole = forging_new(&plan), *before = forging_new(&plan);
    play(&plan, whole, 12);
    play(&plan, before, 5);
    Archive kept = archive_writer();
    forging_archive(&plan, before, &kept);
    forging_free(before);

    Forging *after = forging_new(&plan);
    Archive taken = archive_reader(kept.bytes, kept.size);
    forging_archive(&plan, after, &taken);
    ck_assert(archive_whole(&taken));
    ck_assert_int_eq(after->game->steps, 5);
    play(&plan, after, 7);
    ck_assert(forging_over(&plan, after) && forging_over(&plan, whole));

    ck_assert_uint_eq(network_checksum(whole->game->forger),
                      network_checksum(after->game->forger));
    ck_assert_uint_eq(network_checksum(whole->game->adversary),
                      network_checksum(after->game->adversary));
    ck_assert_int_eq(after->moments, FORGING_MOMENTS);
    ck_assert_mem_eq(whole->moment, after->moment, sizeof whole->moment);
    ck_assert_mem_eq(whole->loss, after->loss, sizeof whole->loss);
    ck_assert_mem_eq(whole->losses, after->losses, sizeof whole->losses);
    ck_assert_mem_eq(whole->film, after->film, FORGING_MOMENTS * FORGING_GROWING * 256);
    archive_free(&kept);
    forging_free(whole);
    forging_free(after);
}
END_TEST

/* A number of moments or steps that cannot be would be a place in memory. */
START_TEST(what_cannot_have_been_put_away_is_not_whole)
{
    ForgingPlan plan = plan_of(12);
    for (int k = 0; k < 4; k++) {
        Forging *wrong = forging_new(&plan), *taken = forging_new(&plan);
        if (k < 2)
            wrong->moments = k == 0 ? -1000000 : FORGING_MOMENTS + 1;
        else
            wrong->game->steps = k == 2 ? -5 : 13;
        Archive out = archive_writer();
        forging_archive(&plan, wrong, &out);
        Archive in = archive_reader(out.bytes, out.size);
        forging_archive(&plan, taken, &in);
        ck_assert(!archive_whole(&in));
        archive_free(&out);
        forging_free(wrong);
        forging_free(taken);
    }
}
END_TEST

/* Whole levels of grey, in the range of the game; a pile does not depend on its size. */
START_TEST(forgeries_are_images)
{
    ForgingPlan plan = plan_of(3);
    Game *game = image_game_new(&plan.game);
    Rng rng = rng_stream(3, "many"), same = rng;
    Dataset many = image_game_forge(&plan.game, game->forger, &rng, 503);
    ck_assert(many.n == 503 && many.h == 16 && many.w == 16 && many.c == 1 && !many.labels);
    real x[256], forged[256];
    dataset_gather_from(&many, 0, 1, x, NULL);
    forge(game->forger, &same, 1, forged);
    for (int i = 0; i < 256; i++)
        assert_close(x[i], forged[i], 0.5 / 127.5 + 1e-6);
    dataset_free(&many);
    image_game_free(game);
}
END_TEST

START_TEST(the_nearest_image)
{
    Dataset images = dataset_of_bytes("images", 5003, 4, 4, 1, 0);
    Dataset queries = dataset_of_bytes("queries", 2, 4, 4, 1, 0);
    Rng rng = rng_stream(11, "pixels");
    for (size_t i = 0; i < 5003 * 16; i++)
        images.pixels[i] = (unsigned char)(20 + rng_below(&rng, 200));
    memcpy(queries.pixels, images.pixels + 17 * 16, 16);
    memcpy(queries.pixels + 16, images.pixels + 5001 * 16, 16);
    for (int i = 0; i < 4; i++)         /* a quarter of the pixels by 10: root mean square 5 */
        queries.pixels[16 + i] = (unsigned char)(queries.pixels[16 + i] + 10);
    image_range(&images);
    image_range(&queries);
    uint32_t index[2];
    double distance[2];
    nearest_images(&queries, &images, index, distance);
    ck_assert(index[0] == 17 && index[1] == 5001);
    assert_close(distance[0], 0, 0.2);
    assert_close(distance[1], 5, 1e-3);
    dataset_free(&images);
    dataset_free(&queries);
}
END_TEST

Suite *suite_forging(void)
{
    Suite *suite = suite_create("forging");
    TCase *game = tcase_create("game");
    tcase_add_checked_fixture(game, prepare, put_back);
    tcase_add_test(game, the_pair_as_text);
    tcase_add_test(game, the_step_falls);
    tcase_add_test(game, what_is_noted);
    tcase_add_test(game, a_game_taken_up_goes_on_with_the_same_bits);
    tcase_add_test(game, what_cannot_have_been_put_away_is_not_whole);
    tcase_add_test(game, forgeries_are_images);
    tcase_add_test(game, the_nearest_image);
    suite_add_tcase(suite, game);
    return suite;
}
