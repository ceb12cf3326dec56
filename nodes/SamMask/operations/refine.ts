import type { INodeExecutionData } from 'n8n-workflow';

import { chooseMasks } from '../item/chosenMasks';
import { checkReceiver, deliver } from '../item/deliver';
import { encodePng } from '../item/encode';
import type { ItemContext } from '../item/itemContext';
import { dropSpecks, fillHoles, keepLargest } from '../mask/clean';
import { harden, invert } from '../mask/combine';
import { feather } from '../mask/feather';
import { grow } from '../mask/grow';
import type { Mask } from '../mask/mask';
import { measure } from '../mask/measure';
import type { RowSource } from '../picture/picture';
import { maskJson, numberOf } from './maskJson';

/** The steps in the order that the panel has them. The masks that went in are not passed on: the result stands for them. */
export async function refineMasks(context: ItemContext): Promise<INodeExecutionData[]> {
	checkReceiver(context);
	const { files, masks } = chooseMasks(context);
	const items: INodeExecutionData[] = [];
	for await (const { mask, file } of masks) {
		const refined = await shaped(context, mask);
		const json = { mask: maskJson(await measure(refined, context.turns), file) };
		const { content, mimeType, extension } = await encodePng(context, maskRows(refined, context.choice('maskStyle')));
		const result = {
			property: context.text('outputProperty'),
			content,
			mimeType,
			fileName: `mask${numberOf(context, file)}.${extension}`,
		};
		items.push(
			await deliver(
				context,
				json,
				result,
				files.map(({ name }) => name),
			),
		);
	}
	return items;
}

async function shaped(context: ItemContext, chosen: Mask): Promise<Mask> {
	const { turns } = context;
	const threshold = context.number('threshold');
	// What counts pixels or moves the edge needs a hard one.
	const [minArea, keep, growth] = [
		areaOf(context, 'minArea', chosen),
		context.number('keepLargest'),
		context.number('grow'),
	];
	const fill = context.flag('fillHoles');
	const shapes = fill || minArea > 0 || keep > 0 || growth !== 0;
	let mask = chosen;
	if (threshold > 0 || shapes) harden(mask, threshold > 0 ? threshold : undefined);
	if (fill) await fillHoles(mask, areaOf(context, 'maxHoleArea', mask), turns);
	if (minArea > 0) await dropSpecks(mask, minArea, turns);
	if (keep > 0) await keepLargest(mask, keep, turns);
	if (growth !== 0) mask = await grow(mask, growth, turns);
	if (context.flag('invert')) invert(mask);
	await feather(mask, context.number('feather'), turns);
	return mask;
}

/** An area in pixels, whatever its unit. */
function areaOf(context: ItemContext, name: string, { width, height }: Mask): number {
	const value = context.number(name);
	return context.choice('areaUnit') === 'percent' ? (value / 100) * width * height : value;
}

/** `whiteOnBlack` grey; `transparentWhereWhite` black with a hole where the mask is; `alpha` white where the mask is. */
export function maskRows({ width, height, values }: Mask, style: string): RowSource {
	if (style === 'whiteOnBlack') {
		return { width, height, channels: 1, fill: (y, row) => row.set(values.subarray(y * width, (y + 1) * width)) };
	}
	const white = style === 'alpha';
	return {
		width,
		height,
		channels: 4,
		fill(y, row) {
			for (let x = 0, from = y * width, to = 0; x < width; x++, from++, to += 4) {
				const opacity = white ? values[from] : 255 - values[from]!;
				row.fill(white && opacity! > 0 ? 255 : 0, to, to + 3);
				row[to + 3] = opacity!;
			}
		},
	};
}
