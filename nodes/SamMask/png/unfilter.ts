const SUB = 1;
const UP = 2;
const AVERAGE = 3;
export const PAETH = 4;

/**
 * Undoes a row's filter in place (PNG, section 9).
 *
 * @param above the row above, unfiltered; zeros for the first
 * @param pixelBytes bytes per pixel, at least 1
 * @returns false for a filter that does not exist
 */
export function unfilter(filter: number, row: Uint8Array, above: Uint8Array, pixelBytes: number): boolean {
	const { length } = row;
	switch (filter) {
		case 0:
			return true;
		case SUB:
			for (let i = pixelBytes; i < length; i++) row[i]! += row[i - pixelBytes]!;
			return true;
		case UP:
			for (let i = 0; i < length; i++) row[i]! += above[i]!;
			return true;
		case AVERAGE:
			for (let i = 0; i < length; i++) row[i]! += ((i < pixelBytes ? 0 : row[i - pixelBytes]!) + above[i]!) >> 1;
			return true;
		case PAETH:
			for (let i = 0; i < Math.min(pixelBytes, length); i++) row[i]! += above[i]!;
			for (let i = pixelBytes; i < length; i++) {
				row[i]! += paeth(row[i - pixelBytes]!, above[i]!, above[i - pixelBytes]!);
			}
			return true;
		default:
			return false;
	}
}

/** Of left, above and the one between them, the one nearest to left + above - corner. */
export function paeth(left: number, above: number, corner: number): number {
	const toLeft = Math.abs(above - corner);
	const toAbove = Math.abs(left - corner);
	const toCorner = Math.abs(left + above - 2 * corner);
	if (toLeft <= toAbove && toLeft <= toCorner) return left;
	return toAbove <= toCorner ? above : corner;
}
