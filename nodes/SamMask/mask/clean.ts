import type { Turns } from '../turns';
import type { Mask } from './mask';
import { findPieces, paintPieces, touchesFrame } from './pieces';

/** Fills what the object encloses, in place. `maxArea` in pixels: larger holes stay; 0 fills all. */
export async function fillHoles(mask: Mask, maxArea: number, turns: Turns): Promise<void> {
	const rest = await findPieces(mask, 'rest', turns);
	const isHole = (piece: (typeof rest.pieces)[number]) =>
		!touchesFrame(piece, mask) && (maxArea === 0 || piece.area <= maxArea);
	paintPieces(mask, rest, isHole, 255);
}

/** Takes away pieces smaller than `minArea` pixels, in place. */
export async function dropSpecks(mask: Mask, minArea: number, turns: Turns): Promise<void> {
	const object = await findPieces(mask, 'object', turns);
	paintPieces(mask, object, ({ area }) => area < minArea, 0);
}

/** Keeps the `count` largest pieces, in place. Of two that are equal the upper one is kept. */
export async function keepLargest(mask: Mask, count: number, turns: Turns): Promise<void> {
	const object = await findPieces(mask, 'object', turns);
	const order = object.pieces.map((_piece, index) => index);
	order.sort((a, b) => object.pieces[b]!.area - object.pieces[a]!.area || a - b);
	const kept = new Set(order.slice(0, count));
	paintPieces(mask, object, (_piece, index) => !kept.has(index), 0);
}
