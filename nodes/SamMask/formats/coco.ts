import type { Measurement } from '../mask/measure';
import { type Ring, twiceAreaOf } from '../mask/outlines';

/** COCO's compressed RLE. */
export interface CocoRle {
	/** Height, width. */
	size: [number, number];
	counts: string;
}

/** https://cocodataset.org/#format-data */
export interface CocoAnnotation {
	id: number;
	image_id: number;
	category_id: number;
	segmentation: number[][] | CocoRle;
	area: number;
	/** x, y, width, height. */
	bbox: number[];
	iscrowd: 0 | 1;
}

/** Rings as COCO has polygons: x and y in turns. Holes cannot be said in this form. */
export function cocoPolygons(rings: Ring[]): number[][] {
	return rings
		.filter(({ points, hole }) => !hole && points.length >= 3 && twiceAreaOf(points) !== 0)
		.map(({ points }) => points.flatMap(({ x, y }) => [x, y]));
}

/** @param segmentation with `iscrowd` 1 when it is RLE, as COCO's tools expect it */
export function cocoAnnotation(
	ids: { id: number; imageId: number; categoryId: number },
	segmentation: number[][] | CocoRle,
	{ area, box }: Measurement,
): CocoAnnotation {
	const { xMin, yMin, xMax, yMax } = box ?? { xMin: 0, yMin: 0, xMax: 0, yMax: 0 };
	return {
		id: ids.id,
		image_id: ids.imageId,
		category_id: ids.categoryId,
		segmentation,
		area,
		bbox: [xMin, yMin, xMax - xMin, yMax - yMin],
		iscrowd: Array.isArray(segmentation) ? 0 : 1,
	};
}
