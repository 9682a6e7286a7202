#include "base/words.h"

#include <stddef.h>
#include <string.h>

static int least(int a, int b)
{
    return a < b ? a : b;
}

int word_distance(const char *a, const char *b)
{
    int m = (int)strlen(a), n = (int)strlen(b);
    if (m > WORD_LENGTH_MAX || n > WORD_LENGTH_MAX)
        return strcmp(a, b) == 0 ? 0 : m > n ? m : n;

    int rows[3][WORD_LENGTH_MAX + 1];           /* d(i-2, .), d(i-1, .), d(i, .) in turn */
    for (int j = 0; j <= n; j++)
        rows[0][j] = j;
    for (int i = 1; i <= m; i++) {
        int *d = rows[i % 3];
        const int *d1 = rows[(i + 2) % 3], *d2 = rows[(i + 1) % 3];
        d[0] = i;
        for (int j = 1; j <= n; j++) {
            d[j] = least(d1[j], d[j - 1]) + 1;
            d[j] = least(d[j], d1[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[j] = least(d[j], d2[j - 2] + 1);
        }
    }
    return rows[m % 3][n];
}

const char *word_nearest(const char *word, const char *const *candidates, int count)
{
    const char *nearest = NULL;
    int slips = (int)(strlen(word) / 3);
    int best = slips > 1 ? slips : 1;
    for (int k = 0; k < count; k++) {
        int distance = word_distance(word, candidates[k]);
        if (distance < best + (nearest == NULL)) {
            best = distance;
            nearest = candidates[k];
        }
    }
    return nearest;
}
