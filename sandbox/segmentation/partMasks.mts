import { cleanMask } from './cleanMask.mjs';
import { colourPixels } from './colourWords.mjs';
import { paintNodes, type Embedding } from './embedding.mjs';
import { cutTree } from './mergeTree.mjs';
import { byteMat, withMats, type OpenCv } from './opencv.mjs';
import { maskArea, maskWhere, type Mask, type ScoredMask } from './pixels.mjs';
import type { Stuff } from './textPrompt.mjs';

/** Parts the picture is cut into for voting. */
const PARTS = 350;
/** A part takes the colour that more than this share of its pixels has. */
const MAJORITY = 0.55;
/** Components below this share of the picture are noise. */
const MIN_SHARE = 0.003;

/** Every separate area of a colour (a word of colourWords); large and pure ones first. */
export function colourMasks(cv: OpenCv, embedding: Embedding, colour: string): ScoredMask[] {
	const pixels = colourPixels(embedding.image, colour);
	const nodes = cutTree(embedding.tree, PARTS);
	const share = shareInNodes(embedding, nodes, pixels);
	const painted = paintNodes(embedding, nodes, (i) => (share[i]! > MAJORITY ? 1 : 0));
	const parts = splitMask(cv, embedding, painted);
	const largest = Math.max(1, ...parts.map(maskArea));
	return parts
		.map((mask) => {
			let right = 0;
			for (let i = 0; i < mask.length; i++) right += mask[i]! & pixels[i]!;
			const area = maskArea(mask);
			return { mask, score: 0.5 + 0.25 * (right / area) + 0.2 * Math.sqrt(area / largest) };
		})
		.sort((a, b) => b.score - a.score);
}

/** Sky, ground, plants or water by colour and position: parts that look like it and lie where it lies. Empty if there is none. */
export function stuffMask(cv: OpenCv, embedding: Embedding, stuff: Stuff, taken: Mask): Mask | undefined {
	const { image, tree } = embedding;
	const nodes = cutTree(tree, 120);
	const looks = looksLike(embedding, stuff);
	for (let i = 0; i < looks.length; i++) looks[i]! &= 1 - taken[i]!;
	const share = shareInNodes(embedding, nodes, looks);
	const painted = paintNodes(embedding, nodes, (i) => (share[i]! > MAJORITY ? 1 : 0));
	const mask = new Uint8Array(painted.length);
	for (const part of splitMask(cv, embedding, painted)) {
		const reaches =
			stuff === 'plants' || stuff === 'water' || touchesRow(part, image.width, stuff === 'sky' ? 0 : image.height - 1);
		if (reaches) for (let i = 0; i < mask.length; i++) mask[i]! |= part[i]!;
	}
	return maskArea(mask) >= MIN_SHARE * mask.length ? mask : undefined;
}

function looksLike({ image, lab }: Embedding, stuff: Stuff): Mask {
	const { width, height } = image;
	if (stuff === 'plants') return colourPixels(image, 'green');
	const blue = colourPixels(image, 'blue');
	const cyan = colourPixels(image, 'cyan');
	const out = new Uint8Array(width * height);
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const dull = Math.hypot(lab.a[i]!, lab.b[i]!) < 16;
			if (stuff === 'sky')
				out[i] = y < 0.7 * height && (blue[i] || cyan[i] || (dull && lab.L[i]! > 72)) && lab.L[i]! > 35 ? 1 : 0;
			else if (stuff === 'water') out[i] = y > 0.25 * height && (blue[i] || cyan[i]) ? 1 : 0;
			else out[i] = y > 0.4 * height && Math.hypot(lab.a[i]!, lab.b[i]!) < 26 ? 1 : 0;
		}
	}
	return out;
}

function touchesRow(mask: Mask, width: number, row: number): boolean {
	return mask.subarray(row * width, (row + 1) * width).includes(1);
}

function shareInNodes({ tree, leafAt }: Embedding, nodes: number[], pixels: Mask): number[] {
	const sums = new Float64Array(tree.leafCount + 1);
	for (let i = 0; i < leafAt.length; i++) sums[leafAt[i]! + 1]! += pixels[i]!;
	for (let i = 0; i < tree.leafCount; i++) sums[i + 1]! += sums[i]!;
	return nodes.map((node) => (sums[tree.high[node]!]! - sums[tree.low[node]!]!) / tree.area[node]!);
}

/** The connected parts of a mask, cleaned, without crumbs, largest first. */
function splitMask(cv: OpenCv, { image }: Embedding, mask: Mask): Mask[] {
	const { width, height } = image;
	const { labels, count } = withMats((keep) => {
		const out = keep(new cv.Mat());
		const found = cv.connectedComponents(
			keep(byteMat(cv, mask, width, height)),
			out,
			8,
			cv.CV_32S,
		) as unknown as number;
		return { labels: out.data32S.slice(), count: found };
	});
	const areas = new Int32Array(count);
	for (let i = 0; i < labels.length; i++) areas[labels[i]!]!++;
	return [...areas.keys()]
		.filter((c) => c > 0 && areas[c]! >= MIN_SHARE * mask.length)
		.sort((a, b) => areas[b]! - areas[a]!)
		.map((c) =>
			cleanMask(
				cv,
				maskWhere(labels, (v) => v === c),
				width,
				height,
				{ minPart: 0.05, maxHole: 0.02 },
			),
		);
}
