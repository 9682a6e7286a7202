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
import peer

try:
    import numpy as np
    import sklearn
    from sklearn.neural_network import MLPClassifier
except ImportError as error:
    peer.absent(error)

ACTIVATION = {"relu": "relu", "sigmoid": "logistic", "tanh": "tanh", "identity": "identity"}


class Train:
    WARM = 10

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


def to_data(images, labels, count):
    images, labels = (np.frombuffer(numbers, np.uint8) for numbers in (images, labels))
    return images.reshape(count, -1), labels


peer.serve("scikit-learn " + sklearn.__version__, {"train": Train}, to_data)
