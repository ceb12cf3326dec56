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
	const table = [['mask', 'score', 'box in pixels', 'size', 'file'], ...rows];
	const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
	const line = (row: string[]) =>
		row
			.map((cell, column) => cell.padEnd(widths[column]!))
			.join('   ')
			.trimEnd();
	return [line(table[0]!), widths.map((width) => '-'.repeat(width)).join('   '), ...table.slice(1).map(line)].join(
		'\n',
	);
}
