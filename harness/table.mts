/** Rows in columns of equal width for a terminal, with a line below the head. */
export function textTable(columns: string[], rows: string[][]): string {
	const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index]!.length)));
	const line = (cells: string[]) =>
		cells
			.map((cell, index) => cell.padEnd(widths[index]!))
			.join('   ')
			.trimEnd();
	return [line(columns), widths.map((width) => '-'.repeat(width)).join('   '), ...rows.map(line)].join('\n');
}

/** The same as a Markdown table. */
export function markdownTable(columns: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
