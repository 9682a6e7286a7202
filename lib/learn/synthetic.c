#include "learn/synthetic.h"

#include "base/elementary.h"
#include "base/error.h"

#define PI 3.14159265358979323846

/* ---- Points in the plane ------------------------------------------------- */

static void place(Dataset *data, size_t i, int label, double x, double y, double noise, Rng *rng)
{
    data->values[2 * i] = (real)(x + noise * rng_normal(rng));
    data->values[2 * i + 1] = (real)(y + noise * rng_normal(rng));
    data->labels[i] = label;
}

static Dataset plane(const char *name, size_t n, int classes, double noise)
{
    if (n == 0 || classes < 1 || !(noise >= 0))
        error_bug("%s of %zu points, %d classes, noise %g", name, n, classes, noise);
    return dataset_of_reals(name, n, 1, 1, 2, classes);
}

void synthetic_moons_curve(int label, double share, double point[2])
{
    double t = PI * share;
    point[0] = label == 0 ? double_cos(t) : 1 - double_cos(t);
    point[1] = label == 0 ? double_sin(t) : 0.5 - double_sin(t);
}

Dataset synthetic_moons(size_t n, double noise, Rng *rng)
{
    Dataset data = plane("moons", n, 2, noise);
    for (size_t i = 0; i < n; i++) {
        double point[2];
        synthetic_moons_curve((int)(i % 2), rng_uniform(rng), point);
        place(&data, i, (int)(i % 2), point[0], point[1], noise, rng);
    }
    dataset_seal(&data);
    return data;
}

void synthetic_spirals_curve(int label, int arms, double turns, double share, double point[2])
{
    double r = share, angle = 2 * PI * (turns * r + (double)label / arms);
    point[0] = r * double_cos(angle);
    point[1] = r * double_sin(angle);
}

Dataset synthetic_spirals(size_t n, int arms, double turns, double noise, Rng *rng)
{
    Dataset data = plane("spirals", n, arms, noise);
    for (size_t i = 0; i < n; i++) {
        int k = (int)(i % (size_t)arms);
        double point[2];
        synthetic_spirals_curve(k, arms, turns, rng_uniform(rng), point);
        place(&data, i, k, point[0], point[1], noise, rng);
    }
    dataset_seal(&data);
    return data;
}

Dataset synthetic_rings(size_t n, int rings, double noise, Rng *rng)
{
    Dataset data = plane("rings", n, rings, noise);
    for (size_t i = 0; i < n; i++) {
        int k = (int)(i % (size_t)rings);
        double r = (double)(k + 1) / rings, angle = 2 * PI * rng_uniform(rng);
        place(&data, i, k, r * double_cos(angle), r * double_sin(angle), noise, rng);
    }
    dataset_seal(&data);
    return data;
}

void synthetic_ring_centre(int k, int modes, double radius, double centre[2])
{
    double angle = 2 * PI * k / modes;
    centre[0] = radius * double_cos(angle);
    centre[1] = radius * double_sin(angle);
}

void synthetic_grid_centre(int k, int per_side, double spacing, double centre[2])
{
    centre[0] = spacing * (k % per_side - 0.5 * (per_side - 1));
    centre[1] = spacing * (k / per_side - 0.5 * (per_side - 1));
}

Dataset synthetic_gaussians_ring(size_t n, int modes, double radius, double sigma, Rng *rng)
{
    Dataset data = plane("gaussians-ring", n, modes, sigma);
    for (size_t i = 0; i < n; i++) {
        double centre[2];
        int k = (int)rng_below(rng, (uint64_t)modes);
        synthetic_ring_centre(k, modes, radius, centre);
        place(&data, i, k, centre[0], centre[1], sigma, rng);
    }
    dataset_seal(&data);
    return data;
}

Dataset synthetic_gaussians_grid(size_t n, int per_side, double spacing, double sigma, Rng *rng)
{
    Dataset data = plane("gaussians-grid", n, per_side * per_side, sigma);
    for (size_t i = 0; i < n; i++) {
        double centre[2];
        int k = (int)rng_below(rng, (uint64_t)data.classes);
        synthetic_grid_centre(k, per_side, spacing, centre);
        place(&data, i, k, centre[0], centre[1], sigma, rng);
    }
    dataset_seal(&data);
    return data;
}

/* ---- Images -------------------------------------------------------------- */

#define SIDE   28
#define SHAPES 10

/*
 * A shape is a function of a point (x, y), in units in which it is about 2 wide: how far
 * the point is outside of it, negative inside.  Union is the least of two such
 * distances, and an outline |distance| - half its thickness.
 */
#define STROKE 0.33         /* half the thickness of a stroke */

static double bar_distance(double x, double y)
{
    double beyond = fabs(x) - 1, beside = fabs(y) - STROKE;
    return beyond > beside ? beyond : beside;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double square_distance(double x, double y)
{
    return fabs(x) > fabs(y) ? fabs(x) - 0.9 : fabs(y) - 0.9;
}

static double triangle_distance(double x, double y)
{
    double side = 0.866 * fabs(x) - 0.5 * y - 0.5;      /* y points down */
    return side > y - 0.8 ? side : y - 0.8;
}

static double shape_distance(int shape, double x, double y)
{
    double u = 0.7071 * (x + y), v = 0.7071 * (y - x);  /* turned by an eighth */
    switch (shape) {
    case 0:  return bar_distance(x, y);
    case 1:  return bar_distance(y, x);
    case 2:  return bar_distance(v, u);
    case 3:  return bar_distance(u, v);
    case 4:  return sqrt(x * x + y * y) - 0.9;
    case 5:  return fabs(sqrt(x * x + y * y) - 0.75) - STROKE;
    case 6:  return least(bar_distance(x, y), bar_distance(y, x));
    case 7:  return least(bar_distance(u, v), bar_distance(v, u));
    case 8:  return triangle_distance(x, y);
    default: return fabs(square_distance(x, y)) - 0.7 * STROKE;
    }
}

static double between(Rng *rng, double low, double high)
{
    return low + (high - low) * rng_uniform(rng);
}

/* How one image differs from the others of its class. */
typedef struct Pose {
    double x, y;                /* its centre, in pixels */
    double stretch, height;     /* half its width and height, in pixels */
    double sine, cosine;        /* of the angle by which it is turned */
    double slant;               /* how far its top leans over */
    double brightness;
    double shade_x, shade_y;    /* how much brighter one side is than the other */
} Pose;

static Pose random_pose(Rng *rng)
{
    Pose pose;
    double half = 0.5 * (SIDE - 1), angle = between(rng, -0.3, 0.3);
    pose.x = half + between(rng, -4, 4);
    pose.y = half + between(rng, -4, 4);
    pose.stretch = between(rng, 8, 18);
    pose.height = between(rng, 8, 18);
    pose.sine = double_sin(angle);
    pose.cosine = double_cos(angle);
    pose.slant = between(rng, -0.3, 0.3);
    pose.brightness = between(rng, 0.5, 1);
    pose.shade_x = between(rng, -0.4, 0.4);
    pose.shade_y = between(rng, -0.4, 0.4);
    return pose;
}

/* The sum of four random bytes, centred: near enough to a Gaussian of deviation 1, and
 * cheap.  `bits` is used up in two calls. */
static double grain(uint64_t *bits)
{
    int sum = 0;
    for (int k = 0; k < 4; k++, *bits >>= 8)
        sum += (int)(*bits & 0xff);
    return (sum - 510) / 147.8;
}

static unsigned char pixel_value(int shape, const Pose *pose, int row, int column, double noise)
{
    double down = row - pose->y, right = column - pose->x;
    double y = (pose->cosine * down - pose->sine * right) / pose->height;
    double x = (pose->cosine * right + pose->sine * down) / pose->stretch + pose->slant * y;
    double cover = 0.5 - shape_distance(shape, x, y) * 0.7 * pose->height;   /* soft edge */
    if (cover <= 0)
        return 0;
    double shade = 1 + pose->shade_x * x + pose->shade_y * y + 0.1 * noise;
    double value = 255 * least(cover, 1) * pose->brightness * shade;
    return (unsigned char)(value < 0 ? 0 : least(value, 255));
}

static void draw_image(int shape, unsigned char *pixels, Rng *rng)
{
    Pose pose = random_pose(rng);
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column += 2) {
            uint64_t bits = rng_bits(rng);
            for (int k = 0; k < 2; k++)
                *pixels++ = pixel_value(shape, &pose, row, column + k, grain(&bits));
        }
}

Dataset synthetic_images(size_t n, Rng *rng)
{
    Dataset data = dataset_of_bytes("synthetic-images", n, SIDE, SIDE, 1, SHAPES);
    for (size_t i = 0; i < n; i++) {
        data.labels[i] = (int)(i % SHAPES);
        draw_image(data.labels[i], data.pixels + i * SIDE * SIDE, rng);
    }
    dataset_seal(&data);
    return data;
}
