"""The peer of Gradus' benchmark: the same workloads in PyTorch.

It reads lines and answers each with a line (peer.h):

    data N SIZE                          followed by N*SIZE bytes of images and N of labels
    WORK SETTING BATCH AMOUNT NET        answers seconds of processor time, and how many

    train          AMOUNT steps; counts samples
    probe          AMOUNT probes
    plane_game     AMOUNT alternations of the game on points in the plane; NET is FORGER / ADVERSARY
    image_game     the same on the images
    search         AMOUNT candidates, each trained and scored; NET is NET; NET; ...

NET is the line that Gradus builds its own network from (lib/learn/spec.h).  What has been asked
for once stays alive, so that a later turn starts warm.

Fairness, as PyTorch's performance tuning guide has it: gradients are set to None instead of
zero, no number is fetched while training, an affine map or convolution before batch norm has no
bias.  Images are kept as floats (faster than converting bytes at each batch), batches are
gathered by index_select (faster than [] or than shuffling the whole).  SETTING is

    eager       modules called one by one; Adam loops over the parameters
    foreach     Adam treats all parameters at once
    trace       network and loss compiled by torch.jit.trace
    flush       numbers below 1.2e-38 are flushed to zero
    frozen      the adversary's weights want no gradient in the forger's phase
    channels    images and windows have their channels last (torch.channels_last)

joined by +.  Tried as well, and nowhere better: torch.jit.script, in-place ReLU,
torch.autograd.grad instead of backward, torch._foreach_norm.  In the search, where each network
is new, compiling it would cost more than it saves.
"""
import math
import os
import re

import peer

try:
    import torch
    from torch import nn
except ImportError as error:
    peer.absent(error)

# Debian's PyTorch multiplies with whatever BLAS there is; the reference one would be no peer.
if os.path.exists("/proc/self/maps") and not re.search("openblas|mkl|blis", open("/proc/self/maps").read()):
    peer.absent("PyTorch is here without OpenBLAS, ten times too slow")


# ---- Networks ----

class Abs(nn.Module):
    def forward(self, x):
        return torch.abs(x)


class ToImages(nn.Module):
    """Rows of numbers become images; with their channels last in memory, if those are wanted."""

    def __init__(self, height, width, channels, last):
        super().__init__()
        self.shape, self.last = (height, width, channels), last

    def forward(self, x):
        height, width, channels = self.shape
        if self.last:
            return x.view(-1, height, width, channels).permute(0, 3, 1, 2)
        return x.view(-1, channels, height, width)


class ToRows(nn.Module):
    """Images become rows of numbers; neither way are they copied."""

    def __init__(self, last):
        super().__init__()
        self.last = last

    def forward(self, x):
        return (x.permute(0, 2, 3, 1) if self.last else x).flatten(1)


ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU, "abs": Abs,
               "leaky": lambda: nn.LeakyReLU(0.2)}


class Builder:
    """A network from its spec: "784 100:sigmoid:bn*50 10", "28x28x1 conv4s2:64:leaky 1"."""

    def __init__(self, spec, last):
        self.last, self.modules = last, []
        first, *words = spec.split()
        self.shape = self.read_shape(first)
        for word in words:
            layer, _, times = word.partition("*")
            for _ in range(int(times or 1)):
                self.add_layer(*layer.split(":"))

    def read_shape(self, word):
        *sides, channels = map(int, word.split("x"))
        return (*sides, channels) if sides else (1, 1, channels)

    def add_layer(self, kind, *options):
        window = re.fullmatch("(up)?conv([0-9]+)s([0-9]+)", kind)
        if window:
            self.add_convolution(window, int(options[0]), bias="bn" not in options)
        else:
            self.add_dense(self.read_shape(kind), bias="bn" not in options)
        height, _, channels = self.shape
        if "bn" in options:
            norm = nn.BatchNorm2d if height > 1 else nn.BatchNorm1d
            self.modules.append(norm(channels))
        self.modules += [ACTIVATIONS[o]() for o in options if o in ACTIVATIONS]

    def add_weights(self, module, inputs):
        nn.init.normal_(module.weight, 0, inputs ** -0.5)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
        self.modules.append(module)

    def add_dense(self, shape, bias):
        if self.shape[0] > 1:
            self.modules.append(ToRows(self.last))
        inputs = math.prod(self.shape)
        self.add_weights(nn.Linear(inputs, math.prod(shape), bias=bias), inputs)
        if shape[0] > 1:
            self.modules.append(ToImages(*shape, self.last))
        self.shape = shape

    def add_convolution(self, window, outputs, bias):
        up, size, stride = window[1], int(window[2]), int(window[3])
        height, width, inputs = self.shape
        kind = nn.ConvTranspose2d if up else nn.Conv2d
        self.add_weights(kind(inputs, outputs, size, stride, (size - stride) // 2, bias=bias),
                         inputs * size * size)
        self.shape = (height * stride, width * stride, outputs) if up else \
                     (height // stride, width // stride, outputs)


def network_of(spec, setting):
    last = "channels" in setting
    net = nn.Sequential(*Builder(spec, last).modules)
    return net.to(memory_format=torch.channels_last) if last else net


def adam_of(net, setting, step=1e-3):
    return torch.optim.Adam(net.parameters(), lr=step, foreach="foreach" in setting)


class Judged(nn.Module):
    """A network with the loss at its end, so that both are compiled together."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x, labels):
        return nn.functional.cross_entropy(self.net(x), labels)


# ---- Work: an object for each, whose turn(amount) says how many were done ----

class Train:
    WARM = 10

    def __init__(self, setting, batch, spec, images, labels):
        self.batch, self.images, self.labels = batch, images, labels
        self.batches = iter(())             # of what is left of this epoch
        self.net = network_of(spec, setting)
        self.adam = adam_of(self.net, setting)
        self.loss = Judged(self.net)
        if "trace" in setting:
            self.loss = torch.jit.trace(self.loss, (images[:batch], labels[:batch]))

    def epoch(self):
        return iter(torch.randperm(len(self.images)).split(self.batch))

    def step(self, index):
        x, y = self.images.index_select(0, index), self.labels.index_select(0, index)
        self.adam.zero_grad(set_to_none=True)
        self.loss(x, y).backward()
        self.adam.step()

    def turn(self, amount):
        for _ in range(amount):
            index = next(self.batches, None)
            if index is None:
                self.batches = self.epoch()
                index = next(self.batches)
            self.step(index)
        return amount * self.batch


class Probe:
    WARM = 10

    def __init__(self, setting, batch, spec, images, labels):
        self.x, self.y = images[:batch], labels[:batch]
        net = network_of(spec, setting)
        self.params = list(net.parameters())
        self.weights = [module.weight for module in net if isinstance(module, nn.Linear)]
        self.loss = Judged(net)
        if "trace" in setting:
            self.loss = torch.jit.trace(self.loss, (self.x, self.y))

    def turn(self, amount):
        for _ in range(amount):
            for p in self.params:
                p.grad = None
            self.loss(self.x, self.y).backward()
            torch.stack([w.grad.norm() for w in self.weights]).tolist()
        return amount


class Game:
    """The steps of lib/imitate/game.h: the adversary's phase, then the forger's."""

    def __init__(self, setting, batch, spec, real):
        self.real, self.batch, self.frozen = real, batch, "frozen" in setting
        forger, adversary = spec.split("/")
        self.seeds = int(forger.split()[0])
        self.forger, self.adversary = network_of(forger, setting), network_of(adversary, setting)
        self.forger_adam = adam_of(self.forger, setting)
        self.adversary_adam = adam_of(self.adversary, setting)
        self.forged_target = torch.ones(batch, 1)
        self.real_target = torch.full((batch, 1), 0.1)
        if "trace" in setting:
            z = torch.randn(batch, self.seeds)
            self.forger = torch.jit.trace(self.forger, z)
            self.adversary = torch.jit.trace(self.adversary, self.forger(z).detach())

    def loss(self, examples, target):
        return nn.functional.binary_cross_entropy_with_logits(self.adversary(examples), target)

    def step(self):
        x = self.real.index_select(0, torch.randint(len(self.real), (self.batch,)))
        forged = self.forger(torch.randn(self.batch, self.seeds))
        self.adversary_adam.zero_grad(set_to_none=True)
        loss = self.loss(x, self.real_target) + self.loss(forged.detach(), self.forged_target)
        (0.5 * loss).backward()
        self.adversary_adam.step()

        if self.frozen:
            self.adversary.requires_grad_(False)
        self.forger_adam.zero_grad(set_to_none=True)
        self.loss(forged, self.real_target).backward()
        self.forger_adam.step()
        if self.frozen:
            self.adversary.requires_grad_(True)

    def turn(self, amount):
        for _ in range(amount):
            self.step()
        return amount


class PlaneGame(Game):
    """Eight normal distributions on a ring."""
    WARM = 100

    def __init__(self, setting, batch, spec, images, labels):
        angle = 2 * math.pi / 8 * torch.randint(8, (10000, 1))
        ring = 2 * torch.cat((angle.cos(), angle.sin()), 1) + 0.02 * torch.randn(10000, 2)
        super().__init__(setting, batch, spec, ring)


class ImageGame(Game):
    WARM = 2

    def __init__(self, setting, batch, spec, images, labels):
        pixels = (2 * images - 1).view(-1, 1, 28, 28)
        if "channels" in setting:
            pixels = pixels.contiguous(memory_format=torch.channels_last)
        super().__init__(setting, batch, spec, pixels)


class Search:
    """Each candidate goes once through 10,000 images, and is scored on the next 2,000."""
    WARM = 1

    def __init__(self, setting, batch, specs, images, labels):
        self.candidates = specs.split(";")
        self.setting, self.batch = setting, batch
        self.train = images[:10000], labels[:10000]
        self.test = images[10000:12000], labels[10000:12000]

    def accuracy(self, spec):
        training = Train(self.setting, self.batch, spec, *self.train)
        for index in training.epoch():
            training.step(index)
        x, y = self.test
        with torch.no_grad():
            return (training.net(x).argmax(1) == y).float().mean().item()

    def turn(self, amount):
        for spec in self.candidates[:amount]:
            self.accuracy(spec)
        return amount


WORK = {"train": Train, "probe": Probe, "plane_game": PlaneGame, "image_game": ImageGame,
        "search": Search}


def to_data(images, labels, count):
    images, labels = (torch.frombuffer(numbers, dtype=torch.uint8) for numbers in (images, labels))
    return images.view(count, -1).float() / 255, labels.long()


torch.set_num_threads(1)
torch.manual_seed(1)
peer.serve("PyTorch " + torch.__version__, WORK, to_data,
           before_turn=lambda setting: torch.set_flush_denormal("flush" in setting))
