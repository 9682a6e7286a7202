"""What the peers of Gradus' benchmark have in common: one thread, and the conversation of peer.h.

To be imported before the library that is measured, which reads the number of threads when it is loaded.
"""
import os
import signal
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
signal.signal(signal.SIGINT, signal.SIG_DFL)


def absent(reason):
    print("absent:", reason, flush=True)
    sys.exit()


def serve(name, works, to_data=None, before_turn=lambda setting: None):
    """Answers each line with seconds of processor time and how many, until there are no more.

    works says by which class a line's first word is done: Class(setting, batch, spec, *data) once,
    with turn(Class.WARM), and then turn(amount), which says how many that were.  to_data makes data of
    the images' bytes, the labels', and the number of images.
    """
    print(name, flush=True)
    data, alive = (), {}
    for line in sys.stdin.buffer:
        command, *words = line.decode().split()
        if command == "data":
            count, size = map(int, words)
            images, labels = (bytearray(sys.stdin.buffer.read(n)) for n in (count * size, count))
            data = to_data(images, labels, count)
            continue
        setting, batch, amount = words[0], int(words[1]), int(words[2])
        key = (command, setting, batch, " ".join(words[3:]))
        before_turn(setting)
        if key not in alive:
            alive[key] = works[command](*key[1:], *data)
            alive[key].turn(works[command].WARM)
        start = time.process_time()
        done = alive[key].turn(amount)
        print(time.process_time() - start, done, flush=True)
