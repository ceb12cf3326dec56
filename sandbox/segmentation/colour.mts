import type { RgbImage } from './pixels.mjs';

/** CIE L*a*b* (D65), one plane each: L 0..100, a and b about -110..110. */
export interface Lab {
	L: Float32Array;
	a: Float32Array;
	b: Float32Array;
}

const LINEAR = Float32Array.from({ length: 256 }, (_, v) => {
	const c = v / 255;
	return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

// The cube root dominates the conversion; a table of 4096 steps is exact to well below one 8-bit level.
const CUBE_STEPS = 4096;
const CUBE = Float32Array.from({ length: CUBE_STEPS + 2 }, (_, i) => {
	const t = i / CUBE_STEPS;
	return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
});

/** Converts packed sRGB to L*a*b* planes (IEC 61966-2-1 and CIE 15 formulas). */
export function rgbToLab(image: RgbImage): Lab {
	const n = image.width * image.height;
	const { data } = image;
	const L = new Float32Array(n);
	const a = new Float32Array(n);
	const b = new Float32Array(n);
	for (let i = 0, p = 0; i < n; i++, p += 3) {
		const r = LINEAR[data[p]!]!;
		const g = LINEAR[data[p + 1]!]!;
		const bl = LINEAR[data[p + 2]!]!;
		const fx = CUBE[(((0.4124 * r + 0.3576 * g + 0.1805 * bl) / 0.9505) * CUBE_STEPS) | 0]!;
		const fy = CUBE[((0.2126 * r + 0.7152 * g + 0.0722 * bl) * CUBE_STEPS) | 0]!;
		const fz = CUBE[(((0.0193 * r + 0.1192 * g + 0.9505 * bl) / 1.089) * CUBE_STEPS) | 0]!;
		L[i] = 116 * fy - 16;
		a[i] = 500 * (fx - fy);
		b[i] = 200 * (fy - fz);
	}
	return { L, a, b };
}

/** Separable Gaussian of one plane, edges repeated. `sigma` in pixels. */
export function blurPlane(plane: Float32Array, width: number, height: number, sigma: number): Float32Array {
	const radius = Math.max(1, Math.ceil(sigma * 2.5));
	const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
	const sum = kernel.reduce((s, k) => s + k, 0);
	const weights = Float32Array.from(kernel, (k) => k / sum);
	const rows = new Float32Array(plane.length);
	const out = new Float32Array(plane.length);
	for (let y = 0; y < height; y++) {
		const row = y * width;
		for (let x = 0; x < width; x++) {
			let v = 0;
			for (let k = -radius; k <= radius; k++) {
				const xx = x + k;
				v += weights[k + radius]! * plane[row + (xx < 0 ? 0 : xx >= width ? width - 1 : xx)]!;
			}
			rows[row + x] = v;
		}
	}
	for (let y = 0; y < height; y++) {
		for (let k = -radius; k <= radius; k++) {
			const yy = y + k;
			const source = (yy < 0 ? 0 : yy >= height ? height - 1 : yy) * width;
			const w = weights[k + radius]!;
			for (let x = 0, o = y * width; x < width; x++, o++) out[o]! += w * rows[source + x]!;
		}
	}
	return out;
}

/** Length of the colour difference across each pixel (right minus left, below minus above), in Lab units. */
export function labGradient(lab: Lab, width: number, height: number): Float32Array {
	const out = new Float32Array(width * height);
	for (let y = 0, i = 0; y < height; y++) {
		const up = y > 0 ? -width : 0;
		const down = y < height - 1 ? width : 0;
		for (let x = 0; x < width; x++, i++) {
			const left = x > 0 ? i - 1 : i;
			const right = x < width - 1 ? i + 1 : i;
			let sum = 0;
			for (const plane of [lab.L, lab.a, lab.b]) {
				const dx = plane[right]! - plane[left]!;
				const dy = plane[i + down]! - plane[i + up]!;
				sum += dx * dx + dy * dy;
			}
			out[i] = Math.sqrt(sum);
		}
	}
	return out;
}
