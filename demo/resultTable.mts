import { textTable } from '../harness/table.mjs';
import type { SavedMask } from './saveResult.mjs';

/**
 * A table of what was found, for the terminal: a row per mask, and a column for scores where there are any.
 * @param shown how a file's path is written
 */
export function resultTable(masks: SavedMask[], shown: (file: string) => string): string {
	const withScores = masks.some(({ score }) => score !== undefined);
	const rows = masks.map(({ index, score, box, width, height, file }) => [
		String(index),
		...(withScores ? [score?.toFixed(2) ?? ''] : []),
		box ? `${box.xMin}, ${box.yMin} to ${box.xMax}, ${box.yMax}` : '',
		width && height ? `${width} x ${height}` : '',
		shown(file),
	]);
	return textTable(['mask', ...(withScores ? ['score'] : []), 'box in pixels', 'size', 'file'], rows);
}
