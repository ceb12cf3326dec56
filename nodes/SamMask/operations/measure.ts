import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { deliver } from '../item/deliver';
import { chooseMasks } from '../item/chosenMasks';
import type { ItemContext } from '../item/itemContext';
import type { MaskFile } from '../item/maskFiles';
import type { Mask } from '../mask/mask';
import { measure } from '../mask/measure';
import { maskJson } from './maskJson';

/** What a node that found nothing has to measure: no picture, so no size. */
const NOTHING = { empty: true, area: 0, share: 0, pieces: 0, holes: 0, touchesEdge: [] };

/** Area, share, box, centre, pieces, holes and touched edges of the chosen mask as `mask`, and of each as `masks`. */
export async function measureMasks(context: ItemContext): Promise<INodeExecutionData[]> {
	const { turns, item } = context;
	if (item.json.found === false && item.json.count === 0) {
		return [await deliver(context, { mask: NOTHING, masks: [] })];
	}
	const masks: IDataObject[] = [];
	const observe = async (file: MaskFile, mask: Mask) => {
		masks[file.index] = { ...file.known, ...maskJson(await measure(mask, turns), file) };
	};
	const chosen = chooseMasks(context, observe);
	const items: INodeExecutionData[] = [];
	for await (const { mask, file } of chosen.masks) {
		items.push(await deliver(context, { mask: maskJson(await measure(mask, turns), file), masks }));
	}
	// Of those that were not chosen by what is in them nothing has been read.
	for (const file of chosen.files) if (!masks[file.index]) await observe(file, await file.read());
	return items;
}
