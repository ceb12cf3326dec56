import type { Turns } from '../turns';
import type { Mask } from './mask';
import { findPieces, type Piece, touchesFrame } from './pieces';

/** Pixels; maxima are exclusive, as in the SAM nodes. */
export interface PixelBox {
	xMin: number;
	yMin: number;
	xMax: number;
	yMax: number;
}

export interface Measurement {
	width: number;
	height: number;
	empty: boolean;
	/** Pixels. */
	area: number;
	/** Of the picture, 0 to 1. */
	share: number;
	/** None for an empty mask, and so the three that follow. */
	box?: PixelBox;
	/** 0 to 1 of the picture. */
	boxNormalized?: { centerX: number; centerY: number; width: number; height: number };
	/** Mean of the pixels' places; the centre of the first pixel is 0, 0. */
	centroid?: { x: number; y: number };
	largestPiece?: { area: number; box: PixelBox };
	touchesEdge: string[];
	pieces: number;
	holes: number;
}

/** @throws MaskRefusal `noise` */
export async function measure(mask: Mask, turns: Turns): Promise<Measurement> {
	const { width, height } = mask;
	const { pieces } = await findPieces(mask, 'object', turns);
	const rest = (await findPieces(mask, 'rest', turns)).pieces;
	const common = {
		width,
		height,
		pieces: pieces.length,
		holes: rest.filter((piece) => !touchesFrame(piece, mask)).length,
	};
	if (pieces.length === 0) return { ...common, empty: true, area: 0, share: 0, touchesEdge: [] };
	const whole = pieces.reduce(together);
	const largest = pieces.reduce((best, piece) => (piece.area > best.area ? piece : best));
	const { area, xMin, yMin, xMax, yMax } = whole;
	return {
		...common,
		empty: false,
		area,
		share: rounded(area / (width * height), 6),
		box: boxOf(whole),
		boxNormalized: {
			centerX: rounded((xMin + xMax) / 2 / width, 6),
			centerY: rounded((yMin + yMax) / 2 / height, 6),
			width: rounded((xMax - xMin) / width, 6),
			height: rounded((yMax - yMin) / height, 6),
		},
		centroid: { x: rounded(whole.sumX / area, 2), y: rounded(whole.sumY / area, 2) },
		largestPiece: { area: largest.area, box: boxOf(largest) },
		touchesEdge: [
			...(xMin === 0 ? ['left'] : []),
			...(yMin === 0 ? ['top'] : []),
			...(xMax === width ? ['right'] : []),
			...(yMax === height ? ['bottom'] : []),
		],
	};
}

function together(one: Piece, other: Piece): Piece {
	return {
		area: one.area + other.area,
		xMin: Math.min(one.xMin, other.xMin),
		yMin: Math.min(one.yMin, other.yMin),
		xMax: Math.max(one.xMax, other.xMax),
		yMax: Math.max(one.yMax, other.yMax),
		sumX: one.sumX + other.sumX,
		sumY: one.sumY + other.sumY,
	};
}

function boxOf({ xMin, yMin, xMax, yMax }: Piece): PixelBox {
	return { xMin, yMin, xMax, yMax };
}

export function rounded(value: number, digits: number): number {
	return Number(value.toFixed(digits));
}
