import type { Detection, Detector } from './detector.mjs';
import { boxArea, boxOverlap, cropImage, type Box, type RgbImage } from './pixels.mjs';

/** A part of the picture is looked at on its own in tiles this long, in shares of the shorter side; they overlap by half. */
const TILE_SHARE = 0.75;
/** Wider or taller pictures are squeezed too much when they are looked at whole. */
const SQUEEZED_RATIO = 1.5;
/** More passes than this would take longer than cutting out what they find. */
const MOST_TILES = 6;
/** A box that ends at an inner edge of its tile is part of something larger, within this many tenths of the tile. */
const EDGE_SHARE = 0.02;
/** Of two boxes that overlap more than this the weaker is dropped. */
const MAX_OVERLAP = 0.5;
/** A box that lies this far inside another one of its kind is a part of it. */
const MAX_INSIDE = 0.8;
/** What a tile shows is less certain: it has no surroundings. */
const TILE_SCORE = 0.9;
/** A picture of a mean brightness (0..255) below this is looked at a second time, as bright as most photos are. */
const DARK_BELOW = 70;
const BRIGHT = 110;
/** What only shows there is less certain: noise is brightened too. */
const BRIGHTENED_SCORE = 0.9;

/**
 * Objects of a still picture at more than one scale: the whole picture, and overlapping square tiles of it, which show what is
 * small and what a wide picture squeezes; and what shows in a dark picture when it is brightened. Best first.
 */
export function detectEverywhere(detector: Detector, image: RgbImage): Detection[] {
	const whole = detector.detect(image);
	const squeezed = Math.max(image.width, image.height) / Math.min(image.width, image.height) >= SQUEEZED_RATIO;
	const found = squeezed ? [] : whole;
	const rest = squeezed ? whole.map((d) => ({ ...d, score: d.score * TILE_SCORE })) : [];
	for (const tile of tilesOf(image, squeezed)) {
		for (const { box, label, score } of detector.detect(cropImage(image, tile))) {
			const placed = { x0: box.x0 + tile.x0, y0: box.y0 + tile.y0, x1: box.x1 + tile.x0, y1: box.y1 + tile.y0 };
			if (!isCut(placed, tile, image)) rest.push({ box: placed, label, score: score * TILE_SCORE });
		}
	}
	const bright = brightened(image);
	if (bright) rest.push(...detector.detect(bright).map((d) => ({ ...d, score: d.score * BRIGHTENED_SCORE })));
	return withoutRepeats([...found, ...rest].sort((a, b) => b.score - a.score));
}

/** A dark picture as bright as others are, its whites cut off; undefined where it is bright enough. */
function brightened({ data, width, height }: RgbImage): RgbImage | undefined {
	const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
	if (mean >= DARK_BELOW) return undefined;
	const factor = BRIGHT / Math.max(1, mean);
	return { data: data.map((value) => Math.min(255, value * factor)), width, height };
}

/** A squeezed picture in squares as high as itself, any other in smaller ones. */
function tilesOf({ width, height }: RgbImage, squeezed: boolean): Box[] {
	const side = Math.round(Math.min(width, height) * (squeezed ? 1 : TILE_SHARE));
	const starts = (length: number): number[] => {
		const count = Math.min(MOST_TILES, Math.max(1, Math.ceil((length - side) / (side / 2)) + 1));
		return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (length - side)) / (count - 1))));
	};
	const tiles = starts(height).flatMap((y0) => starts(width).map((x0) => ({ x0, y0, x1: x0 + side, y1: y0 + side })));
	return tiles.length <= MOST_TILES ? tiles : tiles.filter((_, i) => i % Math.ceil(tiles.length / MOST_TILES) === 0);
}

function isCut(box: Box, tile: Box, { width, height }: RgbImage): boolean {
	const near = EDGE_SHARE * (tile.x1 - tile.x0);
	return (
		(tile.x0 > 0 && box.x0 < tile.x0 + near) ||
		(tile.y0 > 0 && box.y0 < tile.y0 + near) ||
		(tile.x1 < width && box.x1 > tile.x1 - near) ||
		(tile.y1 < height && box.y1 > tile.y1 - near)
	);
}

function withoutRepeats(sorted: Detection[]): Detection[] {
	const kept: Detection[] = [];
	for (const one of sorted) {
		const repeats = kept.some(
			(k) =>
				boxOverlap(k.box, one.box) > MAX_OVERLAP ||
				(k.label === one.label && shared(k.box, one.box) > MAX_INSIDE * Math.min(boxArea(k.box), boxArea(one.box))),
		);
		if (!repeats) kept.push(one);
	}
	return kept;
}

function shared(a: Box, b: Box): number {
	return boxArea({
		x0: Math.max(a.x0, b.x0),
		y0: Math.max(a.y0, b.y0),
		x1: Math.min(a.x1, b.x1),
		y1: Math.min(a.y1, b.y1),
	});
}
