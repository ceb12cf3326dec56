import type { Turns } from '../turns';

/** One channel within interleaved pixels: the `offset`th of each `stride` bytes. */
export interface Channel {
	stride: number;
	offset: number;
}

// Below this a true kernel is short; above it three box filters look the same and cost no more for a larger blur.
const KERNEL_BELOW_SIGMA = 3;
const KERNEL_REACH_SIGMAS = 3;
const BOXES = 3;
// Below this no neighbour has any weight.
const LEAST_SIGMA = 0.15;
const LINES_AT_ONCE = 16;

/**
 * Gaussian blur of one channel, in place; beyond the frame its outermost pixels go on. Below sigma 3 exact to rounding;
 * from there on three box filters, which differ from the true curve by at most 8 of 255 (test/mask/blur.test).
 *
 * @param sigma standard deviation in pixels; below 0.15 changes nothing
 */
export async function blurPlane(
	bytes: Uint8Array | Uint8ClampedArray,
	width: number,
	height: number,
	channel: Channel,
	sigma: number,
	turns: Turns,
): Promise<void> {
	if (sigma < LEAST_SIGMA) return;
	const radii = sigma < KERNEL_BELOW_SIGMA ? [] : boxRadii(sigma);
	const filters = radii.length > 0 ? radii.map(boxFilter) : [kernelFilter(sigma)];
	// One filter after the other sees what the one before made of the outermost pixels going on, so they go on in memory.
	const beyond = radii.reduce((sum, radius) => sum + radius, 0);
	const { stride, offset } = channel;
	const longest = Math.max(width, height) + 2 * beyond;
	// Columns lie far apart in memory, so several are taken at once.
	const lines = Array.from({ length: LINES_AT_ONCE }, () => new Float32Array(longest));
	const blurLines = (count: number, start: number, between: number, step: number, length: number) => {
		for (let i = beyond, at = start; i < beyond + length; i++, at += step) {
			for (let k = 0; k < count; k++) lines[k]![i] = bytes[at + k * between]!;
		}
		for (let k = 0; k < count; k++) {
			lines[k]!.fill(lines[k]![beyond]!, 0, beyond);
			lines[k]!.fill(lines[k]![beyond + length - 1]!, beyond + length, length + 2 * beyond);
			lines[k] = filtered(lines[k]!, length + 2 * beyond);
		}
		for (let i = beyond, at = start; i < beyond + length; i++, at += step) {
			for (let k = 0; k < count; k++) bytes[at + k * between] = lines[k]![i]! + 0.5;
		}
	};
	let spare = new Float32Array(longest);
	const filtered = (line: Float32Array<ArrayBuffer>, length: number) => {
		let current = line;
		for (const filter of filters) {
			filter(current, spare, length);
			[current, spare] = [spare, current];
		}
		return current;
	};
	for (let y = 0; y < height; y++) {
		blurLines(1, y * width * stride + offset, 0, stride, width);
		if (turns.due()) await turns.give();
	}
	for (let x = 0; x < width; x += LINES_AT_ONCE) {
		const count = Math.min(LINES_AT_ONCE, width - x);
		blurLines(count, x * stride + offset, stride, width * stride, height);
		if (turns.due()) await turns.give();
	}
}

type LineFilter = (line: Float32Array, result: Float32Array, length: number) => void;

function kernelFilter(sigma: number): LineFilter {
	const reach = Math.ceil(sigma * KERNEL_REACH_SIGMAS);
	const weights = Float32Array.from({ length: 2 * reach + 1 }, (_entry, i) =>
		Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
	);
	const sum = weights.reduce((total, weight) => total + weight, 0);
	return (line, result, length) => {
		for (let i = 0; i < length; i++) {
			let value = 0;
			for (let k = -reach; k <= reach; k++) {
				value += weights[k + reach]! * line[Math.min(length - 1, Math.max(0, i + k))]!;
			}
			result[i] = value / sum;
		}
	};
}

/** The radii of the boxes whose variances add up to the wanted one, as nearly as whole numbers can. */
function boxRadii(sigma: number): number[] {
	const ideal = Math.sqrt((12 * sigma ** 2) / BOXES + 1);
	const lower = Math.floor((ideal - 1) / 2);
	const width = 2 * lower + 1;
	const narrow = Math.round((12 * sigma ** 2 - BOXES * width ** 2 - 4 * BOXES * width - 3 * BOXES) / (-4 * width - 4));
	return Array.from({ length: BOXES }, (_entry, box) => (box < narrow ? lower : lower + 1));
}

function boxFilter(radius: number): LineFilter {
	return (line, result, length) => {
		const last = line[length - 1]!;
		const first = line[0]!;
		// Not in single precision: an error of the running sum would be carried on.
		let sum = first * (radius + 1);
		for (let i = 1; i <= radius; i++) sum += i < length ? line[i]! : last;
		const span = 2 * radius + 1;
		for (let i = 0; i < length; i++) {
			result[i] = sum / span;
			const enters = i + radius + 1 < length ? line[i + radius + 1] : last;
			const leaves = i - radius >= 0 ? line[i - radius] : first;
			sum += enters! - leaves!;
		}
	};
}
