"""A peer of Gradus' benchmark for a dense network alone: scikit-learn's MLPClassifier.

It reads lines and answers each with a line (peer.h):

    data N SIZE                          followed by N*SIZE bytes of images and N of labels
    train SETTING BATCH AMOUNT NET       AMOUNT steps; answers seconds of processor time and samples

NET is a line such as 784 256:relu 128:relu 10 (lib/learn/spec.h), one activation throughout.

Fairness: partial_fit is given all the images of AMOUNT steps at once, which it shuffles and learns
from in batches, so that its checks and its binarising of labels are paid once for all of them;
the prior (alpha) is off.  SETTING is

    float       images are of this type, which its weights then take over
    double      as they are for whoever does not convert them
"""
import os
import signal
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
signal.signal(signal.SIGINT, signal.SIG_DFL)

try:
    import numpy as np
    import sklearn
    from sklearn.neural_network import MLPClassifier
except ImportError as error:
    print("absent:", error, flush=True)
    sys.exit()

ACTIVATION = {"relu": "relu", "sigmoid": "logistic", "tanh": "tanh", "identity": "identity"}
WARM = 10


class Train:
    def __init__(self, setting, batch, spec, images, labels):
        hidden = [word.split(":") for word in spec.split()[1:-1]]
        self.images = (images / 255).astype(np.float32 if setting == "float" else np.float64)
        self.labels, self.batch, self.first = labels, batch, 0
        self.net = MLPClassifier([int(width) for width, _ in hidden], solver="adam", alpha=0,
                                 activation=ACTIVATION[hidden[0][1]], batch_size=batch,
                                 learning_rate_init=1e-3, random_state=1)

    def turn(self, amount):
        n = amount * self.batch
        if self.first + n > len(self.labels):
            self.first = 0
        here = slice(self.first, self.first + n)
        self.net.partial_fit(self.images[here], self.labels[here], classes=np.arange(10))
        self.first += n
        return n


def read_data(n, size):
    images = np.frombuffer(sys.stdin.buffer.read(n * size), np.uint8).reshape(n, size)
    return images, np.frombuffer(sys.stdin.buffer.read(n), np.uint8)


def main():
    print("scikit-learn", sklearn.__version__, flush=True)
    data, works = None, {}
    for line in sys.stdin.buffer:
        command, *words = line.decode().split()
        if command == "data":
            data = read_data(*map(int, words))
            continue
        setting, batch, amount, spec = words[0], int(words[1]), int(words[2]), " ".join(words[3:])
        key = (setting, batch, spec)
        if key not in works:
            works[key] = Train(*key, *data)
            works[key].turn(WARM)
        start = time.process_time()
        done = works[key].turn(amount)
        print(time.process_time() - start, done, flush=True)


main()
