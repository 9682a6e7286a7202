#include "plane_picture.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Continues each row's hash by the signs of z. */
static void hash_signs(uint64_t *hash, Tensor z)
{
    for (int i = 0; i < z.shape.n; i++)
        for (int j = 0; j < z.shape.c; j++) {
            unsigned char positive = z.data[i * z.shape.c + j] > 0;
            hash[i] = hash_bytes(hash[i], &positive, 1);
        }
}

size_t plane_picture(Network *network, int size, real *uv)
{
    size_t pixels = (size_t)size * (size_t)size, regions = 0;
    uint64_t *hash = memory_new(pixels, sizeof *hash);
    Tensor row = tensor_new(shape_matrix(size, 2));
    Tape *tape = tape_new();
    for (size_t i = 0; i < pixels; i++)
        hash[i] = HASH_START;
    for (int r = 0; r < size; r++) {
        for (int s = 0; s < size; s++) {
            row.data[2 * s] = (real)((2 * s + 1 - size) / (double)size);
            row.data[2 * s + 1] = (real)((size - 2 * r - 1) / (double)size);
        }
        Var y = network_forward(network, tape, tape_input(tape, row), MODE_EVALUATE);
        for (int l = 0; l + 1 < network->layers; l++)
            hash_signs(hash + r * size, network->layer[l].signal->value);
        tensor_copy((Tensor){ row.shape, uv + 2 * r * size }, y->value);
        tape_reset(tape);
    }
    qsort(hash, pixels, sizeof *hash, by_number);
    for (size_t i = 0; i < pixels; i++)
        regions += i == 0 || hash[i] != hash[i - 1];
    tape_free(tape);
    tensor_free(&row);
    free(hash);
    return regions;
}
