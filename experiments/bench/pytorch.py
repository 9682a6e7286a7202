"""The peer of Gradus' benchmark: the same workloads in PyTorch.

It reads lines and answers each with a line (peer.h):

    data N SIZE                          followed by N*SIZE bytes of images and N of labels
    train SETTING BATCH AMOUNT NET       AMOUNT steps;      answers seconds and samples
    probe SETTING BATCH AMOUNT NET       AMOUNT probes;     answers seconds and probes

NET is the line that Gradus builds its own network from.  The seconds are processor time.
What has been asked for once stays alive, so that a later turn starts warm.

Fairness, as PyTorch's performance tuning guide has it: gradients are set to None instead of
zero, no number is fetched while training, batch norm's affine map has no bias in front of
it.  Images are kept as floats (faster than converting bytes at each batch), batches are
gathered by index_select (faster than [] or than shuffling the whole).  SETTING is

    eager       modules called one by one; Adam loops over the parameters
    foreach     Adam treats all parameters at once
    trace       network and loss compiled by torch.jit.trace
    flush       numbers below 1.2e-38 are flushed to zero

joined by +.  Tried as well, and nowhere better: torch.jit.script, in-place ReLU,
torch.autograd.grad instead of backward, torch._foreach_norm.
"""
import os
import signal
import sys
import time

# Before the libraries are loaded: one thread each.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
signal.signal(signal.SIGINT, signal.SIG_DFL)

try:
    import torch
    from torch import nn
except ImportError as error:
    print("absent:", error, flush=True)
    sys.exit()

WARM = 10
ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
               "abs": torch.abs}


class Net(nn.Module):
    """A network from its spec, "784 100:sigmoid:bn*50 10", with the loss at its end."""

    def __init__(self, spec):
        super().__init__()
        words = spec.split()
        inputs = int(words[0])
        self.affine, self.norm, self.activation = nn.ModuleList(), nn.ModuleList(), []
        for word in words[1:]:
            layer, _, times = word.partition("*")
            width, *options = layer.split(":")
            for _ in range(int(times or 1)):
                inputs = self.add_layer(inputs, int(width), options)

    def add_layer(self, inputs, outputs, options):
        normalised = "bn" in options
        affine = nn.Linear(inputs, outputs, bias=not normalised)
        nn.init.normal_(affine.weight, 0, inputs ** -0.5)
        if not normalised:
            nn.init.zeros_(affine.bias)
        self.affine.append(affine)
        self.norm.append(nn.BatchNorm1d(outputs) if normalised else nn.Identity())
        self.activation.append(next((ACTIVATIONS[o] for o in options if o in ACTIVATIONS), None))
        return outputs

    def forward(self, x, labels):
        for affine, norm, activation in zip(self.affine, self.norm, self.activation):
            x = norm(affine(x))
            if activation:
                x = activation(x)
        return nn.functional.cross_entropy(x, labels)


class Runner:
    """A network with its data, warm after its creation."""

    def __init__(self, setting, batch, spec, images, labels):
        self.batch, self.images, self.labels = batch, images, labels
        self.batches = iter(())             # of what is left of this epoch
        net = Net(spec)
        self.params = list(net.parameters())
        self.weights = [affine.weight for affine in net.affine]
        self.adam = torch.optim.Adam(self.params, lr=1e-3, foreach="foreach" in setting)
        x, y = images[:batch], labels[:batch]
        self.loss = torch.jit.trace(net, (x, y)) if "trace" in setting else net

    def next_batch(self):
        index = next(self.batches, None)
        if index is None:
            self.batches = iter(torch.randperm(len(self.images)).split(self.batch))
            index = next(self.batches)
        return self.images.index_select(0, index), self.labels.index_select(0, index)

    def train(self, amount):
        for _ in range(amount):
            x, y = self.next_batch()
            self.adam.zero_grad(set_to_none=True)
            self.loss(x, y).backward()
            self.adam.step()
        return amount * self.batch

    def probe(self, amount):
        x, y = self.images[:self.batch], self.labels[:self.batch]
        for _ in range(amount):
            for p in self.params:
                p.grad = None
            self.loss(x, y).backward()
            torch.stack([w.grad.norm() for w in self.weights]).tolist()
        return amount


def read_data(words):
    count, size = int(words[0]), int(words[1])
    images = torch.frombuffer(bytearray(sys.stdin.buffer.read(count * size)), dtype=torch.uint8)
    labels = torch.frombuffer(bytearray(sys.stdin.buffer.read(count)), dtype=torch.uint8)
    return images.view(count, size).float() / 255, labels.long()


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    print("PyTorch", torch.__version__, flush=True)
    data, runners = None, {}
    for line in sys.stdin.buffer:
        command, *words = line.decode().split()
        if command == "data":
            data = read_data(words)
            continue
        setting, batch, amount = words[0], int(words[1]), int(words[2])
        key = (setting, batch, " ".join(words[3:]))
        torch.set_flush_denormal("flush" in setting)
        if key not in runners:
            runners[key] = Runner(*key, *data)
            getattr(runners[key], command)(WARM)
        work = getattr(runners[key], command)
        start = time.process_time()
        done = work(amount)
        print(time.process_time() - start, done, flush=True)


main()
