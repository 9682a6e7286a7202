"""The peer of Gradus' benchmark for simulations: rejection for the g-and-k distribution in NumPy.

It reads lines and answers each with a line (peer.h):

    g_and_k SETTING DRAWS AMOUNT ...     AMOUNT simulations of DRAWS draws, the nearest hundredth
                                         kept; answers seconds of processor time and simulations

A simulation draws the four parameters from U(0, 10), bends normal numbers by them
(lib/imitate/g_and_k.h), and summarises these by their median and the logarithms of the gaps
between neighbouring octiles.

Fairness: numbers are floats (twice as fast as doubles), the generator is the one that NumPy
recommends, octiles are found by partition (faster than sort, quantile or percentile).  SETTING is

    single      one simulation at a time, by a loop
    many        64 at once, a row each: less of Python, and still within the cache
    power       (1 + z^2)^k as a power, else as exp(k log(1 + z^2))
    in_place    every step writes into the same arrays (out=), else each into a new one

joined by +.
"""
import peer

try:
    import numpy as np
except ImportError as error:
    peer.absent(error)

OBSERVED = np.array([3, 0.175, 0.179, 0.252, 0.417, 0.779, 1.705], np.float32)
OBSERVED[1:] = np.log(OBSERVED[1:])
HALF, SKEW, ONE = np.float32(0.5), np.float32(0.8), np.float32(1)


def bend(theta, z, setting):
    A, B, g, k = (theta[:, i:i + 1] for i in range(4))
    if "in_place" not in setting:
        square = ONE + z * z
        tail = square ** k if "power" in setting else np.exp(k * np.log(square))
        return A + B * (ONE + SKEW * np.tanh(HALF * g * z)) * tail * z
    x = z * z
    x += ONE
    np.log(x, out=x)
    x *= k
    np.exp(x, out=x)
    skew = z * (HALF * g)
    np.tanh(skew, out=skew)
    skew *= SKEW
    skew += ONE
    x *= skew
    x *= z
    x *= B
    x += A
    return x


def simulate(setting, draws, amount, rng):
    rows = 64 if "many" in setting else 1
    rank = [int((draws - 1) * p / 8 + 0.5) for p in range(1, 8)]
    theta = 10 * rng.random((amount, 4), dtype=np.float32)
    octiles = np.empty((amount, 7), np.float32)
    for first in range(0, amount, rows):
        part = theta[first:first + rows]
        x = bend(part, rng.standard_normal((len(part), draws), dtype=np.float32), setting)
        x.partition(rank, axis=1)
        octiles[first:first + rows] = x[:, rank]
    gaps = np.maximum(np.diff(octiles, axis=1), 1e-6)
    return theta, np.column_stack((octiles[:, 3], np.log(gaps)))


def nearest(theta, summaries):
    """The hundredth of theta that came nearest, in units of the median absolute deviation."""
    scale = np.median(np.abs(summaries - np.median(summaries, axis=0)), axis=0)
    distance = np.square((summaries - OBSERVED) / scale).sum(axis=1)
    return theta[np.argpartition(distance, len(theta) // 100)[:len(theta) // 100]]


class Rejection:
    WARM = 200

    def __init__(self, setting, draws, _):
        self.setting, self.draws, self.rng = setting, draws, np.random.default_rng(1)

    def turn(self, amount):
        nearest(*simulate(self.setting, self.draws, amount, self.rng))
        return amount


peer.serve("NumPy " + np.__version__, {"g_and_k": Rejection})
