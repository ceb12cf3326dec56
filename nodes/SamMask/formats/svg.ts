import type { Ring } from '../mask/outlines';

/** One path for all rings; with the rule "evenodd" holes stay open. Coordinates in pixels. */
export function svgPath(rings: Ring[]): string {
	return rings.map(({ points }) => `M${points.map(({ x, y }) => `${shown(x)} ${shown(y)}`).join('L')}Z`).join('');
}

/** A drawing of the picture's size with one path per mask. */
export function svgDrawing(paths: string[], width: number, height: number): string {
	const shapes = paths.map((path, index) => `\t<path id="mask_${index}" fill-rule="evenodd" d="${path}"/>\n`);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n${shapes.join('')}</svg>\n`;
}

function shown(value: number): string {
	return String(Number(value.toFixed(2)));
}
