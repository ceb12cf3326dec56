import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { deliver } from '../item/deliver';
import { chooseMasks } from '../item/chosenMasks';
import type { ItemContext } from '../item/itemContext';
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
	const chosen = chooseMasks(context, async (file, mask) => {
		masks.push({ ...file.known, ...maskJson(await measure(mask, turns), file) });
	});
	const items: INodeExecutionData[] = [];
	for await (const { mask, file } of chosen.masks) {
		items.push(await deliver(context, { mask: maskJson(await measure(mask, turns), file), masks: [...masks] }));
	}
	// With one item per mask each has all of them, also those that were read after it.
	return items.map((output) => ({ ...output, json: { ...output.json, masks } }));
}
