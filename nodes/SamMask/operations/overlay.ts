import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { type ChosenMask, chooseMasks } from '../item/chosenMasks';
import { checkReceiver, deliver } from '../item/deliver';
import { encode } from '../item/encode';
import type { ItemContext } from '../item/itemContext';
import { type Photo, readPhoto } from '../item/photo';
import { measure, type PixelBox } from '../mask/measure';
import { type Colour, distinctColour, parseColour } from '../picture/colour';
import { fitMask } from '../picture/fit';
import { paintLabel, paintMask } from '../picture/overlay';
import type { Picture } from '../picture/picture';
import { wholePicture } from '../picture/wholePicture';
import { copyOf } from './hide';
import { maskJson } from './maskJson';

const PERCENT = 100;

/** The masks over the photo, each in a colour of its own, for a person who looks and decides. */
export async function drawOverlay(context: ItemContext): Promise<INodeExecutionData[]> {
	checkReceiver(context);
	const { masks } = chooseMasks(context);
	const photo = await readPhoto(context);
	const list = context.choice('severalMasks') === 'list';
	const items: INodeExecutionData[] = [];
	let drawing = new Drawing(context, photo, list ? photo.picture : copyOf(photo.picture));
	for await (const chosen of masks) {
		await drawing.add(chosen);
		if (list) continue;
		items.push(await drawing.finish());
		drawing = new Drawing(context, photo, copyOf(photo.picture));
	}
	return list ? [await drawing.finish()] : items;
}

class Drawing {
	private readonly masks: IDataObject[] = [];

	private readonly labels: Array<{ text: string; box: PixelBox; colour: Colour }> = [];

	constructor(
		private readonly context: ItemContext,
		private readonly photo: Photo,
		private readonly picture: Picture,
	) {}

	async add({ mask, name, file }: ChosenMask): Promise<void> {
		const { context, photo, picture, masks } = this;
		const { turns } = context;
		const fitted = await fitMask(mask, name, picture, photo.stored, turns);
		const measurement = await measure(fitted, turns);
		const number = file?.index ?? 0;
		const chosen = context.text('overlayColor');
		const colour = chosen === '' ? distinctColour(number) : parseColour(chosen, context.label('overlayColor'));
		masks.push({ ...maskJson(measurement, file), color: hex(colour) });
		const { box } = measurement;
		if (!box) return;
		const side = Math.max(picture.width, picture.height);
		const style = {
			opacity: context.number('opacity'),
			outline: Math.round((context.number('outlineWidth') / PERCENT) * side),
			drawBox: context.flag('drawBoxes'),
		};
		await paintMask(picture, fitted, box, colour, style, turns);
		const text = labelOf(context, number, file?.score);
		if (text !== '') this.labels.push({ text, box, colour });
	}

	/** Labels come last, so that no mask covers one. */
	async finish(): Promise<INodeExecutionData> {
		const { context, photo, picture, masks } = this;
		for (const { text, box, colour } of this.labels) paintLabel(picture, text, box, colour);
		const rows = wholePicture(picture);
		const { content, mimeType, extension } = await encode(context, rows, photo.png ? 'png' : 'jpeg');
		const fileName = `${photo.stem}-overlay.${extension}`;
		const result = { property: context.text('outputProperty'), content, mimeType, fileName };
		const json = masks.length === 1 ? { mask: masks[0], masks } : { masks };
		return await deliver(context, json, result);
	}
}

function labelOf(context: ItemContext, index: number, score: number | undefined): string {
	const parts = [context.text('labelText').trim()];
	if (context.flag('showNumber')) parts.push(String(index + 1));
	if (context.flag('showScore') && score !== undefined) parts.push(`${Math.round(score * PERCENT)}%`);
	return parts.filter((part) => part !== '').join(' ');
}

function hex(colour: Colour): string {
	return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
