import type { IDataObject } from 'n8n-workflow';

import { brushRle } from '../formats/brushRle';
import { cocoAnnotation, cocoPolygons, type CocoRle } from '../formats/coco';
import { cocoCounts, compressCounts } from '../formats/cocoRle';
import { brushRegion, polygonRegion } from '../formats/labelStudio';
import { svgDrawing, svgPath } from '../formats/svg';
import { yoloLine } from '../formats/yolo';
import type { ChosenMask } from '../item/chosenMasks';
import type { ItemContext } from '../item/itemContext';
import type { Mask } from '../mask/mask';
import { measure, rounded } from '../mask/measure';
import type { Ring } from '../mask/outlines';
import { ringsOf } from './rings';

export type ExportFormat = 'polygons' | 'coco' | 'cocoRle' | 'yolo' | 'labelStudio' | 'svg';

/** One mask in the words of a format. */
export interface ExportedMask {
	/** What the format has for it: an annotation, a line, regions; none for an empty mask. */
	parts: IDataObject[];
	score?: number;
}

interface Size {
	width: number;
	height: number;
}

/** How a format describes one mask, and what it makes of all of them. */
export interface Export {
	describe(context: ItemContext, chosen: ChosenMask, index: number): Promise<ExportedMask>;
	finish(
		context: ItemContext,
		masks: ExportedMask[],
		size: Size,
	): { outline: IDataObject; text: string; extension: string; mimeType: string };
}

const json = (outline: IDataObject, content: unknown = outline) => ({
	outline,
	text: `${JSON.stringify(content, null, '\t')}\n`,
	extension: 'json',
	mimeType: 'application/json',
});
const whichMask = (file: ChosenMask['file']) =>
	file && { index: file.index, ...(file.binaryProperty !== undefined && { binaryProperty: file.binaryProperty }) };
const partsOf = (masks: ExportedMask[]) => masks.flatMap(({ parts }) => parts);

const polygons: Export = {
	async describe(context, { mask, file }) {
		const rings = await ringsOf(context, mask, 'edges');
		const fractions = context.choice('pointUnit') === 'fractions';
		const scaled = ({ points }: Ring) =>
			points.map(({ x, y }) =>
				fractions ? { x: rounded(x / mask.width, 6), y: rounded(y / mask.height, 6) } : { x, y },
			);
		const part = {
			...whichMask(file),
			polygons: rings.filter(({ hole }) => !hole).map(scaled),
			holes: rings.filter(({ hole }) => hole).map(scaled),
		};
		return { parts: [part as unknown as IDataObject] };
	},
	finish: (_context, masks, { width, height }) => json({ format: 'polygons', width, height, objects: partsOf(masks) }),
};

const coco: Export = {
	async describe(context, { mask }, index) {
		const measurement = await measure(mask, context.turns);
		if (measurement.empty) return { parts: [] };
		const holes = measurement.holes > 0;
		const segmentation =
			holes && context.flag('holesAsRle')
				? await rleOf(context, mask)
				: cocoPolygons(await ringsOf(context, mask, 'edges'));
		const ids = {
			id: context.number('firstAnnotationId') + index,
			imageId: context.number('imageId'),
			categoryId: context.number('categoryId'),
		};
		return { parts: [cocoAnnotation(ids, segmentation, measurement) as unknown as IDataObject] };
	},
	finish(context, masks, { width, height }) {
		const file_name = context.text('imageFileName');
		const images = [{ id: context.number('imageId'), width, height, ...(file_name !== '' && { file_name }) }];
		const categories = [{ id: context.number('categoryId'), name: context.text('label') }];
		return json({ format: 'coco', images, annotations: partsOf(masks), categories });
	},
};

const cocoRle: Export = {
	async describe(context, { mask, file }) {
		const rle = (await rleOf(context, mask)) as unknown as IDataObject;
		return { parts: [{ ...whichMask(file), ...rle }] };
	},
	finish: (_context, masks, { width, height }) => json({ format: 'cocoRle', width, height, objects: partsOf(masks) }),
};

const yolo: Export = {
	async describe(context, { mask }) {
		const rings = await ringsOf(context, mask, 'centres');
		const outer = rings.filter(({ hole }) => !hole).map(({ points }) => points);
		if (outer.length === 0) return { parts: [] };
		return { parts: [{ line: yoloLine(context.number('classId'), outer, mask.width, mask.height) }] };
	},
	finish(_context, masks, { width, height }) {
		const text = partsOf(masks)
			.map(({ line }) => `${String(line)}\n`)
			.join('');
		return { outline: { format: 'yolo', width, height, text }, text, extension: 'txt', mimeType: 'text/plain' };
	},
};

const labelStudio: Export = {
	async describe(context, { mask, file }, index) {
		const names = { fromName: context.text('fromName'), toName: context.text('toName'), label: context.text('label') };
		const score = file?.score;
		const found = { ...(score !== undefined && { score }) };
		const rings = await ringsOf(context, mask, 'edges');
		if (rings.length === 0) return { parts: [], ...found };
		if (context.choice('regionType') === 'brush') {
			const region = brushRegion(`mask_${index}`, await brushRle(mask, context.turns), mask, names);
			return { parts: [region as unknown as IDataObject], ...found };
		}
		const outer = rings.filter(({ hole }) => !hole);
		const regions = outer.map(({ points }, part) => polygonRegion(`mask_${index}_${part}`, points, mask, names));
		return { parts: regions as unknown as IDataObject[], ...found };
	},
	finish(_context, masks, { width, height }) {
		const scores = masks.flatMap(({ score }) => (score === undefined ? [] : [score]));
		const score = scores.length > 0 && { score: Math.min(...scores) };
		const predictions = [{ result: partsOf(masks), ...score }];
		return json({ format: 'labelStudio', width, height, predictions }, predictions);
	},
};

const svg: Export = {
	async describe(context, { mask }) {
		return { parts: [{ path: svgPath(await ringsOf(context, mask, 'edges')) }] };
	},
	finish(_context, masks, { width, height }) {
		const paths = partsOf(masks).map(({ path }) => String(path));
		const drawing = svgDrawing(paths, width, height);
		const outline = { format: 'svg', width, height, paths, svg: drawing };
		return { outline, text: drawing, extension: 'svg', mimeType: 'image/svg+xml' };
	},
};

export const EXPORTS: Record<ExportFormat, Export> = { polygons, coco, cocoRle, yolo, labelStudio, svg };

async function rleOf({ turns }: ItemContext, mask: Mask): Promise<CocoRle> {
	return { size: [mask.height, mask.width], counts: compressCounts(await cocoCounts(mask, turns)) };
}
