import type { INodeExecutionData } from 'n8n-workflow';

import { MaskRefusal } from '../../shared/errors/maskFailure';
import { chooseMasks } from '../item/chosenMasks';
import { checkReceiver, deliver } from '../item/deliver';
import { encode } from '../item/encode';
import type { ItemContext } from '../item/itemContext';
import { readPhoto } from '../item/photo';
import { invert } from '../mask/combine';
import { measure, type PixelBox } from '../mask/measure';
import { visibleBox } from '../mask/visibleBox';
import { parseColour } from '../picture/colour';
import { hide, type Hiding } from '../picture/hide';
import type { Picture } from '../picture/picture';
import { wholePicture } from '../picture/wholePicture';
import { maskForPhoto } from './maskForPhoto';
import { maskJson, numberOf } from './maskJson';

// So coarse that a face of any size is no face any more, and a plate cannot be read.
const BLOCKS_ACROSS = 8;
const SIGMAS_ACROSS = 10;
const SMALLEST_BLOCK = 8;
const SMALLEST_SIGMA = 6;

/** The photo with the object, or everything else, made unrecognizable. */
export async function hideObjects(context: ItemContext): Promise<INodeExecutionData[]> {
	checkReceiver(context);
	const { masks } = chooseMasks(context);
	const photo = await readPhoto(context);
	const everythingElse = context.choice('hideWhat') === 'everythingElse';
	const again = context.choice('severalMasks') === 'each';
	const items: INodeExecutionData[] = [];
	for await (const { mask, name, file } of masks) {
		const picture = again ? copyOf(photo.picture) : photo.picture;
		const { hard, seen } = await maskForPhoto(context, mask, name, photo);
		if (!visibleBox(seen)) throw new MaskRefusal({ kind: 'emptyMask', wanted: 'to hide' });
		const measurement = await measure(hard, context.turns);
		if (everythingElse) invert(seen);
		const box = visibleBox(seen);
		if (box) await hide(picture, seen, box, hidingOf(context, box), context.turns);
		const automatic = photo.png ? 'png' : 'jpeg';
		const { content, mimeType, extension } = await encode(context, wholePicture(picture), automatic);
		const fileName = `${photo.stem}-hidden${numberOf(context, file)}.${extension}`;
		const result = { property: context.text('outputProperty'), content, mimeType, fileName };
		items.push(await deliver(context, { mask: maskJson(measurement, file) }, result));
	}
	return items;
}

function hidingOf(context: ItemContext, box: PixelBox): Hiding {
	const kind = context.choice<Hiding['kind']>('hideWith');
	if (kind === 'fill') return { kind, colour: parseColour(context.value('fillColor'), context.label('fillColor')) };
	const side = Math.max(box.xMax - box.xMin, box.yMax - box.yMin);
	if (kind === 'pixelate') {
		const block = context.number('blockSize') || Math.max(SMALLEST_BLOCK, Math.ceil(side / BLOCKS_ACROSS));
		return { kind, block };
	}
	const radius = context.number('blurRadius');
	return { kind, sigma: radius > 0 ? radius / 2 : Math.max(SMALLEST_SIGMA, side / SIGMAS_ACROSS) };
}

export function copyOf(picture: Picture): Picture {
	return { ...picture, pixels: picture.pixels.slice() };
}
