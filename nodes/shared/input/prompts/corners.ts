import type { BoxOrder } from '../../contract/prompts';

/** Left, top, right, bottom of a box whose four numbers come in this order. Nothing is sorted. */
export function toCorners(order: BoxOrder, numbers: readonly number[]): [number, number, number, number] {
	const [a, b, c, d] = numbers as [number, number, number, number];
	switch (order) {
		case 'corners':
			return [a, b, c, d];
		case 'cornersYX':
			return [b, a, d, c];
		case 'cornerSize':
			return [a, b, a + c, b + d];
		case 'centerSize':
			return [a - c / 2, b - d / 2, a + c / 2, b + d / 2];
	}
}

/**
 * Whether numbers that nobody has named a unit for are shares of the picture: some of them is no whole number, and all of
 * them are from -1 to 2, because a detector's box may poke over the edge. In pixels that would be three pixels.
 */
export function looksLikeFractions(numbers: readonly number[]): boolean {
	return numbers.some((number) => !Number.isInteger(number)) && numbers.every((number) => number >= -1 && number <= 2);
}

interface Place {
	numbers: readonly number[];
	order: BoxOrder;
	unit?: unknown;
}

// What rounding can make of one edge.
const PIXEL = 1;
const SHARE = 0.02;

/** Whether two ways in which one row tells its box mean the same box. Pixels and shares of a picture cannot be compared. */
export function agree(one: Place, other: Place): boolean {
	const shares = looksLikeFractions(one.numbers);
	if (one.unit !== other.unit || shares !== looksLikeFractions(other.numbers)) return true;
	const corners = toCorners(other.order, other.numbers);
	return toCorners(one.order, one.numbers).every(
		(edge, at) => Math.abs(edge - corners[at]!) <= (shares ? SHARE : PIXEL),
	);
}
