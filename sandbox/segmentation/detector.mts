import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { boxOverlap, cropImage, type Box, type RgbImage } from './pixels.mjs';

/** One detected object. `label`: index into COCO_NAMES. `score`: 0..1, as the network gives it. */
export interface Detection {
	box: Box;
	label: number;
	score: number;
}

/** Finds objects in a working picture, best first, boxes in its pixels, overlapping boxes removed. */
export type Detect = (image: RgbImage) => Detection[];

/** The network looks at a stretched 512 x 512 picture with values 0..255 and gives boxes in that space. */
const INPUT_PX = 512;
const OUTPUT = 'tower_0/detections';
/** Below this the network only guesses. */
const MIN_SCORE = 0.12;
/** Of two boxes that overlap more than this the weaker is dropped, whatever their labels. */
const MAX_OVERLAP = 0.55;
/** Box sides nearer to the picture's edge than this share of its size are moved to the edge. */
const EDGE_SHARE = 0.012;

/** What the network sees in a part of the picture, in `side` x `side` cells, row by row; each feature about 0 +- 1, the last 1. */
export interface Cells {
	side: number;
	/** Outlines, texture and colour. */
	early: Float32Array;
	/** What kind of thing it is, and colour. */
	late: Float32Array;
}

export interface Detector {
	detect: Detect;
	/** Looks at a part of the picture. `roi`: whole pixels. */
	describe(image: RgbImage, roi: Box): Cells;
}

/** Layers at a quarter and an eighth of the input, and the one in front of the network's outputs. */
const FINE_LAYER = 'tower_0/MobilenetV3/expanded_conv_3/expand/Relu';
const MIDDLE_LAYER = 'tower_0/MobilenetV3/expanded_conv_5/expand/Relu';
const LAST_LAYER = 'tower_0/CenternetHead/mul';

let loading: Promise<Detector | undefined> | undefined;

/**
 * CenterNet on MobileNetV3, 80 COCO classes, from the model files of @vladmandic/human, run by tfjs-wasm.
 * Optional: undefined when a package is missing, and colour alone has to do.
 */
export async function loadDetector(): Promise<Detector | undefined> {
	loading ??= startDetector().catch(() => undefined);
	return await loading;
}

/** What tfjs writes beside a model's weights. */
type SavedModel = Pick<
	import('@tensorflow/tfjs-core').io.ModelJSON,
	'modelTopology' | 'weightsManifest' | 'format' | 'signature'
>;

async function startDetector(): Promise<Detector> {
	const require = createRequire(import.meta.url);
	const tf = require('@tensorflow/tfjs-core') as typeof import('@tensorflow/tfjs-core');
	const { loadGraphModel } = require('@tensorflow/tfjs-converter') as typeof import('@tensorflow/tfjs-converter');
	const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
	wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '/'));
	await tf.setBackend('wasm');
	await tf.ready();
	const folder = join(dirname(require.resolve('@vladmandic/human')), '..', 'models');
	const spec = JSON.parse(readFileSync(join(folder, 'centernet.json'), 'utf8')) as SavedModel;
	const weights = readFileSync(join(folder, 'centernet.bin'));
	const model = await loadGraphModel({
		load: async () => ({
			modelTopology: spec.modelTopology,
			weightSpecs: spec.weightsManifest[0]!.weights,
			weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
			format: spec.format,
			signature: spec.signature,
		}),
	});
	type Tensor = import('@tensorflow/tfjs-core').Tensor;
	const run = (image: RgbImage, outputs: string[]): Tensor[] => {
		const pixels = tf.tensor3d(image.data, [image.height, image.width, 3], 'int32');
		const input = tf.expandDims(tf.image.resizeBilinear(pixels as never, [INPUT_PX, INPUT_PX]), 0);
		return [model.execute(input, outputs)].flat();
	};
	return {
		detect(image) {
			const values = tf.tidy(() => run(image, [OUTPUT])[0]!.dataSync());
			return withoutOverlaps(readDetections(values as Float32Array, image));
		},
		describe(image, roi) {
			const part = cropImage(image, roi);
			let cells: Cells | undefined;
			// tidy looks for tensors in whatever it returns, number by number; hence nothing is returned.
			tf.tidy(() => {
				const [fine, middle, last] = run(part, [FINE_LAYER, MIDDLE_LAYER, LAST_LAYER]) as [Tensor, Tensor, Tensor];
				const side = fine.shape[1]!;
				const atSide = (layer: Tensor): Tensor => tf.image.resizeBilinear(layer as never, [side, side]);
				const pixels = tf.expandDims(tf.tensor3d(part.data, [part.height, part.width, 3], 'int32'), 0);
				const layers = [fine, atSide(middle), last, atSide(pixels)].map((layer) => ({
					values: layer.dataSync() as Float32Array,
					depth: layer.shape[3]!,
				}));
				const [f, m, l, colour] = layers as [Layer, Layer, Layer, Layer];
				cells = { side, early: standardise([f, m, colour], side), late: standardise([l, colour], side) };
			});
			return cells!;
		},
	};
}

interface Layer {
	values: Float32Array;
	/** Values a cell. */
	depth: number;
}

/** Features of all layers cell by cell, each with mean 0 and deviation 1 over the cells, and a constant 1 at the end. */
function standardise(layers: Layer[], side: number): Float32Array {
	const count = side * side;
	const size = layers.reduce((sum, { depth }) => sum + depth, 1);
	const out = new Float32Array(count * size).fill(1);
	let at = 0;
	for (const { values, depth } of layers) {
		for (let d = 0; d < depth; d++, at++) {
			let sum = 0;
			let squares = 0;
			for (let i = d; i < values.length; i += depth) {
				sum += values[i]!;
				squares += values[i]! * values[i]!;
			}
			const mean = sum / count;
			// A feature that never varies says nothing, whatever its rounding errors look like.
			const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean)) + 1e-3;
			for (let i = 0; i < count; i++) out[i * size + at] = (values[i * depth + d]! - mean) / deviation;
		}
	}
	return out;
}

function readDetections(values: Float32Array, image: RgbImage): Detection[] {
	const sx = image.width / INPUT_PX;
	const sy = image.height / INPUT_PX;
	const found: Detection[] = [];
	for (let i = 0; i + 5 < values.length; i += 6) {
		const box = {
			x0: snap(values[i]! * sx, image.width),
			y0: snap(values[i + 1]! * sy, image.height),
			x1: snap(values[i + 2]! * sx, image.width),
			y1: snap(values[i + 3]! * sy, image.height),
		};
		const large = box.x1 - box.x0 >= 4 && box.y1 - box.y0 >= 4;
		if (large && values[i + 4]! >= MIN_SCORE)
			found.push({ box, score: values[i + 4]!, label: Math.round(values[i + 5]!) });
	}
	return found.sort((a, b) => b.score - a.score);
}

/** An object that the picture's edge cuts off ends at the edge; the network's boxes often stop a few pixels short of it. */
function snap(value: number, size: number): number {
	return value < EDGE_SHARE * size ? 0 : value > (1 - EDGE_SHARE) * size ? size : value;
}

function withoutOverlaps(sorted: Detection[]): Detection[] {
	const kept: Detection[] = [];
	for (const d of sorted) if (kept.every((k) => boxOverlap(k.box, d.box) <= MAX_OVERLAP)) kept.push(d);
	return kept;
}
