import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { boxOverlap, type Box, type RgbImage } from './pixels.mjs';

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

let loading: Promise<Detect | undefined> | undefined;

/**
 * CenterNet on MobileNetV3, 80 COCO classes, from the model files of @vladmandic/human, run by tfjs-wasm.
 * Optional: undefined when a package is missing, and the engine falls back to colour alone.
 */
export async function loadDetector(): Promise<Detect | undefined> {
	loading ??= startDetector().catch(() => undefined);
	return await loading;
}

async function startDetector(): Promise<Detect> {
	const require = createRequire(import.meta.url);
	const tf = require('@tensorflow/tfjs-core') as typeof import('@tensorflow/tfjs-core');
	const { loadGraphModel } = require('@tensorflow/tfjs-converter') as typeof import('@tensorflow/tfjs-converter');
	const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
	wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '/'));
	await tf.setBackend('wasm');
	await tf.ready();
	const folder = join(dirname(require.resolve('@vladmandic/human')), '..', 'models');
	const spec = JSON.parse(readFileSync(join(folder, 'centernet.json'), 'utf8'));
	const weights = readFileSync(join(folder, 'centernet.bin'));
	const model = await loadGraphModel({
		load: async () => ({
			modelTopology: spec.modelTopology,
			weightSpecs: spec.weightsManifest[0].weights,
			weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer,
			format: spec.format,
			signature: spec.signature,
		}),
	});
	return (image) => {
		const values = tf.tidy(() => {
			const pixels = tf.tensor3d(image.data, [image.height, image.width, 3], 'int32');
			const input = tf.expandDims(tf.image.resizeBilinear(pixels as never, [INPUT_PX, INPUT_PX]), 0);
			const out = model.execute(input, [OUTPUT]);
			return (Array.isArray(out) ? out[0]! : (out as import('@tensorflow/tfjs-core').Tensor)).dataSync();
		});
		return withoutOverlaps(readDetections(values as Float32Array, image));
	};
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
			found.push({ box, score: values[i + 4], label: Math.round(values[i + 5]!) });
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
