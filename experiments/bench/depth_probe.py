"""The peer of depth_probe.c as a whole program, in PyTorch and matplotlib.

    depth_probe.py DIRECTORY figure|bare

measures the gradient at the first layer of networks of 1, 8, ... 50 layers with three
activations, and draws DIRECTORY/depth_probe_peer.png.  It ends with status 1 if a library that
it needs is absent.

What a student would write, with what makes such a script fast: one thread, functions instead of
modules, and matplotlib's Agg canvas itself instead of pyplot, which takes longer to load.
"""
import os
import sys

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

directory, figure = sys.argv[1], sys.argv[2] == "figure"
try:
    if figure:                          # first: its absence is noticed sooner
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    import torch
except ImportError:
    sys.exit(1)

DEPTHS = range(1, 51, 7)
ACTIVATIONS = {"sigmoid": torch.sigmoid, "relu": torch.relu, "abs": torch.abs}


def first_gradient(activation, depth, x, labels):
    widths = [784] + [100] * depth + [10]
    weights = [(torch.randn(n, m) * n ** -0.5).requires_grad_() for n, m in zip(widths, widths[1:])]
    biases = [torch.zeros(m, requires_grad=True) for m in widths[1:]]
    for W, b in zip(weights[:-1], biases):
        x = activation(torch.addmm(b, x, W))
    logits = torch.addmm(biases[-1], x, weights[-1])
    torch.nn.functional.cross_entropy(logits, labels).backward()
    return torch.stack([W.grad.norm() for W in weights])[0].item()


def draw(norms, path):
    drawing = Figure(figsize=(8, 5), dpi=200)
    axes = drawing.add_subplot()
    for name, norm in norms.items():
        axes.semilogy(DEPTHS, norm, marker="o", label=name)
    axes.set_xlabel("hidden layers")
    axes.set_ylabel("norm of the gradient at layer 1")
    axes.legend()
    FigureCanvasAgg(drawing).print_png(path)


torch.set_num_threads(1)
torch.manual_seed(1)
x, labels = torch.rand(128, 784), torch.randint(10, (128,))
norms = {name: [first_gradient(activation, depth, x, labels) for depth in DEPTHS]
         for name, activation in ACTIVATIONS.items()}
with open(os.path.join(directory, "depth_probe_peer.tsv"), "w") as table:
    print("activation\tdepth\tnorm", file=table)
    for name, norm in norms.items():
        for depth, value in zip(DEPTHS, norm):
            print(name, depth, value, sep="\t", file=table)
if figure:
    draw(norms, os.path.join(directory, "depth_probe_peer.png"))
