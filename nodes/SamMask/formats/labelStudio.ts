import { rounded } from '../mask/measure';
import type { Point } from '../mask/outlines';

/** One region of a Label Studio prediction: https://labelstud.io/guide/predictions */
export interface LabelStudioRegion {
	id: string;
	type: 'polygonlabels' | 'brushlabels';
	from_name: string;
	to_name: string;
	original_width: number;
	original_height: number;
	image_rotation: 0;
	value: Record<string, unknown>;
}

export interface LabelStudioNames {
	/** The name of the control tag in the labelling interface. */
	fromName: string;
	/** The name of its image. */
	toName: string;
	label: string;
}

interface Size {
	width: number;
	height: number;
}

/** @param points along pixel edges; the format has them in percent of the picture */
export function polygonRegion(id: string, points: Point[], size: Size, names: LabelStudioNames): LabelStudioRegion {
	const percent = points.map(({ x, y }) => [rounded((x / size.width) * 100, 4), rounded((y / size.height) * 100, 4)]);
	return region(id, 'polygonlabels', size, names, { points: percent, polygonlabels: [names.label], closed: true });
}

/** @param rle as brushRle gives it */
export function brushRegion(id: string, rle: number[], size: Size, names: LabelStudioNames): LabelStudioRegion {
	return region(id, 'brushlabels', size, names, { format: 'rle', rle, brushlabels: [names.label] });
}

function region(
	id: string,
	type: LabelStudioRegion['type'],
	{ width, height }: Size,
	{ fromName, toName }: LabelStudioNames,
	value: Record<string, unknown>,
): LabelStudioRegion {
	return {
		id,
		type,
		from_name: fromName,
		to_name: toName,
		original_width: width,
		original_height: height,
		image_rotation: 0,
		value,
	};
}
