import type { IDataObject } from 'n8n-workflow';

import type { ItemContext } from '../item/itemContext';
import type { MaskFile } from '../item/maskFiles';
import type { Measurement } from '../mask/measure';

/** A measured mask as the output's JSON has it, and which of the item's masks it is or comes from. */
export function maskJson(measurement: Measurement, file?: MaskFile): IDataObject {
	const own = file && {
		index: file.index,
		...(file.binaryProperty !== undefined && { binaryProperty: file.binaryProperty }),
		...(file.score !== undefined && { score: file.score }),
	};
	return { ...own, ...measurement } as unknown as IDataObject;
}

/** What keeps the names of files apart, where there is one for each mask. */
export function numberOf(context: ItemContext, file?: MaskFile): string {
	return file && context.choice('severalMasks') === 'each' ? `-${file.index}` : '';
}
