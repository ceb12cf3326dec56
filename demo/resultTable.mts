import { textTable } from '../harness/table.mjs';
import type { SavedMask } from './saveResult.mjs';

/**
 * A table of what was found, for the terminal: a row per mask.
 * @param shown how a file's path is written
 */
export function resultTable(masks: SavedMask[], shown: (file: string) => string): string {
	const rows = masks.map(({ index, score, box, width, height, file }) => [
		String(index),
		score === undefined ? '' : score.toFixed(2),
		box ? `${box.xMin}, ${box.yMin} to ${box.xMax}, ${box.yMax}` : '',
		width && height ? `${width} x ${height}` : '',
		shown(file),
	]);
	return textTable(['mask', 'score', 'box in pixels', 'size', 'file'], rows);
}
