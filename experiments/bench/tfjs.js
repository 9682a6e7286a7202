/*
A peer of Gradus' benchmark for dense networks: TensorFlow.js, which moves GAN Lab.

It reads lines and answers each with a line (peer.h), as pytorch.py does:

    data N SIZE                          followed by N*SIZE bytes of images and N of labels
    train SETTING BATCH AMOUNT NET       AMOUNT steps; answers seconds of processor time and samples
    plane_game SETTING BATCH AMOUNT NET  AMOUNT alternations of FORGER / ADVERSARY

Fairness: what it runs on in Node.js without a binary of Google's.  (In a browser, a graphics card
may do the work instead.)  What a step makes is disposed of by tidy; no number is fetched while
training.  SETTING is its backend:

    wasm        products and maps compiled to WebAssembly, with vectors of four numbers

Tried as well: cpu, which is JavaScript alone, takes two to seven times as long.
*/
"use strict";

const fs = require("fs");
const path = require("path");

const data = process.env.XDG_DATA_HOME || path.join(process.env.HOME || "", ".local/share");
const modules = require("module").createRequire(path.join(data, "gradus/npm/"));

console.warn = () => {};                        /* it recommends that binary */

function absent(reason) {
    console.log("absent: " + reason.split("\n")[0]);
    process.exit();
}

let tf;
try {
    tf = modules("@tensorflow/tfjs-core");
    modules("@tensorflow/tfjs-layers");         /* brings the gradients */
    modules("@tensorflow/tfjs-backend-wasm");
} catch (error) {
    absent(error.message);
}

/* ---- What comes in: lines, and the bytes that some of them announce ---- */

let pending = Buffer.alloc(0);

/* false at the end. */
function more(room) {
    const chunk = Buffer.allocUnsafe(room), count = fs.readSync(0, chunk);
    pending = Buffer.concat([pending, chunk.subarray(0, count)]);
    return count > 0;
}

function readLine() {
    while (!pending.includes("\n"))
        if (!more(4096))
            return null;
    const end = pending.indexOf("\n"), line = pending.toString("utf8", 0, end);
    pending = pending.subarray(end + 1);
    return line;
}

function readBytes(count) {
    const bytes = Buffer.alloc(count);
    let filled = pending.copy(bytes);
    pending = pending.subarray(filled);
    while (filled < count)
        filled += fs.readSync(0, bytes, filled, count - filled);
    return bytes;
}

/* ---- Networks ---- */

const ACTIVATIONS = { relu: tf.relu, sigmoid: tf.sigmoid, tanh: tf.tanh, abs: tf.abs, identity: x => x };

/* A dense one from its spec: "784 256:relu 128:relu 10". */
class Network {
    constructor(spec) {
        const [first, ...words] = spec.trim().split(/\s+/);
        let inputs = Number(first);
        this.layers = words.flatMap(word => {
            const [layer, times = "1"] = word.split("*");
            return Array(Number(times)).fill(layer);
        }).map(layer => {
            const [outputs, activation = "identity"] = layer.split(":");
            const weights = tf.variable(tf.randomNormal([inputs, Number(outputs)], 0, inputs ** -0.5));
            const bias = tf.variable(tf.zeros([Number(outputs)]));
            inputs = Number(outputs);
            return { weights, bias, activate: ACTIVATIONS[activation] };
        });
        this.variables = this.layers.flatMap(layer => [layer.weights, layer.bias]);
    }

    output(x) {
        for (const { weights, bias, activate } of this.layers)
            x = activate(tf.add(tf.matMul(x, weights), bias));
        return x;
    }
}

/* ---- Work: an object for each, whose turn(amount) says how many were done ---- */

class Train {
    static WARM = 10;

    constructor(batch, spec, { images, labels }) {
        Object.assign(this, { batch, images, labels, net: new Network(spec), adam: tf.train.adam(1e-3) });
        this.order = tf.util.createShuffledIndices(images.shape[0]);
        this.place = 0;
    }

    step() {
        if (this.place >= this.order.length) {
            tf.util.shuffle(this.order);
            this.place = 0;
        }
        const index = this.order.subarray(this.place, this.place += this.batch);
        tf.tidy(() => {
            const chosen = tf.tensor1d(Int32Array.from(index), "int32");
            const x = tf.gather(this.images, chosen);
            const y = tf.oneHot(tf.gather(this.labels, chosen), 10);
            this.adam.minimize(() => tf.losses.softmaxCrossEntropy(y, this.net.output(x)), false,
                               this.net.variables);
        });
    }

    turn(amount) {
        for (let i = 0; i < amount; i++)
            this.step();
        return amount * this.batch;
    }
}

/* The steps of lib/imitate/game.h on eight normal distributions on a ring. */
class PlaneGame {
    static WARM = 30;

    constructor(batch, spec) {
        const [forger, adversary] = spec.split("/");
        Object.assign(this, { batch, seeds: parseInt(forger), forger: new Network(forger),
                              adversary: new Network(adversary), forgerAdam: tf.train.adam(1e-3),
                              adversaryAdam: tf.train.adam(1e-3) });
        const angle = tf.mul(tf.randomUniform([10000, 1], 0, 8, "int32"), 2 * Math.PI / 8);
        this.real = tf.add(tf.mul(tf.concat([tf.cos(angle), tf.sin(angle)], 1), 2),
                           tf.randomNormal([10000, 2], 0, 0.02));
        this.forgedTarget = tf.ones([batch, 1]);
        this.realTarget = tf.fill([batch, 1], 0.1);
    }

    loss(examples, target) {
        return tf.losses.sigmoidCrossEntropy(target, this.adversary.output(examples));
    }

    step() {
        tf.tidy(() => {
            const x = tf.gather(this.real, tf.randomUniform([this.batch], 0, 10000, "int32"));
            const z = tf.randomNormal([this.batch, this.seeds]);
            const forged = this.forger.output(z);
            this.adversaryAdam.minimize(
                () => tf.mul(tf.add(this.loss(x, this.realTarget), this.loss(forged, this.forgedTarget)), 0.5),
                false, this.adversary.variables);
            this.forgerAdam.minimize(() => this.loss(this.forger.output(z), this.realTarget), false,
                                     this.forger.variables);
        });
    }

    turn(amount) {
        for (let i = 0; i < amount; i++)
            this.step();
        return amount;
    }
}

const WORK = { train: Train, plane_game: PlaneGame };

/* Numbers lie with the backend that made them: each has its own. */
function dataOf({ bytes, labels, count }) {
    return { images: tf.tensor2d(Float32Array.from(bytes, byte => byte / 255), [count, bytes.length / count]),
             labels: tf.tensor1d(Int32Array.from(labels), "int32") };
}

async function serve() {
    console.log("TensorFlow.js " + tf.version_core);
    const alive = {}, data = {};
    let raw;
    for (let line; (line = readLine()) !== null;) {
        const [command, ...words] = line.split(" ");
        if (command === "data") {
            const [count, size] = words.map(Number);
            raw = { bytes: readBytes(count * size), labels: readBytes(count), count };
            continue;
        }
        const [setting, batch, amount, ...spec] = words;
        await tf.setBackend(setting);
        if (!alive[line]) {
            if (raw && command === "train")
                data[setting] ??= dataOf(raw);
            alive[line] = new WORK[command](Number(batch), spec.join(" "), data[setting]);
            alive[line].turn(WORK[command].WARM);
        }
        const begin = process.cpuUsage(), done = alive[line].turn(Number(amount));
        const { user, system } = process.cpuUsage(begin);
        console.log((user + system) * 1e-6, done);
    }
}

serve();
