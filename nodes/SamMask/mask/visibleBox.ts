import type { Mask } from './mask';
import type { PixelBox } from './measure';

/** The box around everything that is not 0, soft edges included; undefined for an empty mask. */
export function visibleBox({ width, height, values }: Mask): PixelBox | undefined {
	let [xMin, yMin, xMax, yMax] = [width, -1, 0, 0];
	for (let y = 0; y < height; y++) {
		const row = values.subarray(y * width, (y + 1) * width);
		const first = row.findIndex((value) => value > 0);
		if (first === -1) continue;
		if (yMin === -1) yMin = y;
		yMax = y + 1;
		xMin = Math.min(xMin, first);
		let last = width;
		while (row[last - 1] === 0) last -= 1;
		xMax = Math.max(xMax, last);
	}
	return yMin === -1 ? undefined : { xMin, yMin, xMax, yMax };
}
