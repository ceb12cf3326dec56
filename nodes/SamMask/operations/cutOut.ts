import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { MaskRefusal } from '../../shared/errors/maskFailure';
import { chooseMasks } from '../item/chosenMasks';
import { checkReceiver, deliver } from '../item/deliver';
import { encode } from '../item/encode';
import type { ItemContext } from '../item/itemContext';
import { type Photo, readOtherPicture, readPhoto } from '../item/photo';

import { measure, type PixelBox } from '../mask/measure';
import { visibleBox } from '../mask/visibleBox';
import { parseColour } from '../picture/colour';
import { cover } from '../picture/cover';
import { type CropSettings, type Frame, frameAround } from '../picture/crop';
import { type Background, cutOut } from '../picture/cutOut';
import { checkSize } from '../picture/limits';
import { maskForPhoto } from './maskForPhoto';
import { maskJson, numberOf } from './maskJson';

/** The object on nothing, a colour or another picture, whole or cropped to it. */
export async function cutOutObjects(context: ItemContext): Promise<INodeExecutionData[]> {
	checkReceiver(context);
	const kind = context.choice('background');
	if (kind === 'transparent' && context.choice('outputFormat') === 'jpeg') {
		throw new MaskRefusal({
			kind: 'wrongValue',
			field: context.label('outputFormat'),
			problem: 'cannot be JPEG with a transparent background: choose PNG, or another Background',
		});
	}
	const { masks } = chooseMasks(context);
	const photo = await readPhoto(context);
	const items: INodeExecutionData[] = [];
	for await (const { mask, name, file } of masks) {
		const fitted = await maskForPhoto(context, mask, name, photo);
		const box = visibleBox(fitted.seen);
		if (!box) throw new MaskRefusal({ kind: 'emptyMask', wanted: 'to cut out' });
		const frame = frameOf(context, box, photo);
		checkSize(frame.width, frame.height, context.facts('the result'));
		const rows = cutOut(photo.picture, fitted.seen, frame, await backgroundOf(context, kind, frame));
		const { content, mimeType, extension } = await encode(context, rows, kind === 'transparent' ? 'png' : 'jpeg');
		const json: IDataObject = maskJson(await measure(fitted.hard, context.turns), file);
		if (context.choice('crop') !== 'none') json.crop = { ...frame };
		const fileName = `${photo.stem}-cut-out${numberOf(context, file)}.${extension}`;
		const result = { property: context.text('outputProperty'), content, mimeType, fileName };
		items.push(await deliver(context, { mask: json }, result));
	}
	return items;
}

function frameOf(context: ItemContext, box: PixelBox, { picture }: Photo): Frame {
	if (context.choice('crop') === 'none') return { x: 0, y: 0, width: picture.width, height: picture.height };
	const padding = context.number('padding');
	const side = Math.max(box.xMax - box.xMin, box.yMax - box.yMin);
	const pixels = context.choice('paddingUnit') === 'percent' ? Math.round((padding / 100) * side) : padding;
	const beyondEdge = context.choice<CropSettings['beyondEdge']>('beyondEdge');
	return frameAround(box, picture, { padding: pixels, ratio: ratioOf(context), beyondEdge });
}

function ratioOf(context: ItemContext): number | undefined {
	const shape = context.choice('shape');
	if (shape === 'asIs') return undefined;
	if (shape === 'square') return 1;
	const [, width, height] = /^\s*(\d+(?:\.\d+)?)\s*[:/x×]\s*(\d+(?:\.\d+)?)\s*$/.exec(context.text('ratio')) ?? [];
	const ratio = Number(width) / Number(height);
	if (ratio >= 0.01 && ratio <= 100) return ratio;
	const problem = 'must be two numbers, width and height, such as 4:5';
	throw new MaskRefusal({ kind: 'wrongValue', field: context.label('ratio'), problem });
}

async function backgroundOf(context: ItemContext, kind: string, frame: Frame): Promise<Background> {
	if (kind === 'transparent') return { kind };
	if (kind === 'colour') {
		return { kind, colour: parseColour(context.value('backgroundColor'), context.label('backgroundColor')) };
	}
	const picture = await readOtherPicture(context, 'backgroundProperty');
	return { kind: 'picture', pixels: await cover(picture, frame, [255, 255, 255], context.turns) };
}
