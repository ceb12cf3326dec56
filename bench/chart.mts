import type { Bar, Chart } from './report.mjs';

const WIDTH_PX = 860;
const LABEL_WIDTH_PX = 280;
/** Room for the value behind the longest bar. */
const VALUE_WIDTH_PX = 110;
const BAR_HEIGHT_PX = 20;
const ROW_HEIGHT_PX = 27;
const TITLE_HEIGHT_PX = 44;
const PANEL_GAP_PX = 14;
const MARGIN_PX = 20;
const FULL_BAR_PX = WIDTH_PX - LABEL_WIDTH_PX - VALUE_WIDTH_PX - 2 * MARGIN_PX;

const OURS = '#6d28d9';
const OTHERS = '#a8a29e';
const INK = '#1c1917';
const LIMIT = '#dc2626';
const PAPER = '#ffffff';

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function shown(value: number, unit: string): string {
	return `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US')} ${unit}`;
}

function barRow({ label, value, ours }: Bar, unit: string, y: number, pxPerUnit: number): string {
	const x = MARGIN_PX + LABEL_WIDTH_PX;
	const baseline = y + BAR_HEIGHT_PX - 5;
	const weight = ours ? ' font-weight="bold"' : '';
	return [
		`<text x="${x - 10}" y="${baseline}" text-anchor="end"${weight}>${escape(label)}</text>`,
		`<rect x="${x}" y="${y}" width="${(value * pxPerUnit).toFixed(1)}" height="${BAR_HEIGHT_PX}" rx="2" fill="${ours ? OURS : OTHERS}"/>`,
		`<text x="${(x + value * pxPerUnit + 8).toFixed(1)}" y="${baseline}"${weight}>${shown(value, unit)}</text>`,
	].join('\n');
}

function panel({ title, unit, bars, limit }: Chart, top: number): string {
	const pxPerUnit = FULL_BAR_PX / Math.max(...bars.map(({ value }) => value), limit?.value ?? 0);
	const firstRow = top + TITLE_HEIGHT_PX;
	const parts = [`<text x="${MARGIN_PX}" y="${top + 24}" font-size="15" font-weight="bold">${escape(title)}</text>`];
	parts.push(...bars.map((bar, index) => barRow(bar, unit, firstRow + index * ROW_HEIGHT_PX, pxPerUnit)));
	if (limit) {
		const x = (MARGIN_PX + LABEL_WIDTH_PX + limit.value * pxPerUnit).toFixed(1);
		const bottom = firstRow + bars.length * ROW_HEIGHT_PX - 3;
		parts.push(
			`<line x1="${x}" y1="${firstRow - 6}" x2="${x}" y2="${bottom}" stroke="${LIMIT}" stroke-width="2" stroke-dasharray="5 4"/>`,
		);
		parts.push(
			`<text x="${x}" y="${firstRow - 10}" text-anchor="middle" fill="${LIMIT}">${escape(limit.label)}</text>`,
		);
	}
	return parts.join('\n');
}

/** Bar charts below each other as one SVG picture. Bars of one chart share a scale that starts at zero. */
export function drawCharts(charts: Chart[]): string {
	let top = MARGIN_PX;
	const panels = charts.map((chart) => {
		const drawn = panel(chart, top);
		top += TITLE_HEIGHT_PX + chart.bars.length * ROW_HEIGHT_PX + PANEL_GAP_PX;
		return drawn;
	});
	const height = top + MARGIN_PX - PANEL_GAP_PX;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${height}" viewBox="0 0 ${WIDTH_PX} ${height}" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="13" fill="${INK}">
<rect width="${WIDTH_PX}" height="${height}" fill="${PAPER}"/>
${panels.join('\n')}
</svg>
`;
}
