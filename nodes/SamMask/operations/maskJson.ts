import type { IDataObject } from 'n8n-workflow';

import type { Measurement } from '../mask/measure';
import type { MaskFile } from '../item/maskFiles';

/** A measured mask as the output's JSON has it; one of the item's own keeps what the item knew about it. */
export function maskJson(measurement: Measurement, file?: MaskFile): IDataObject {
	const own = file && {
		...file.known,
		index: file.index,
		...(file.known?.binaryProperty === undefined && { binaryProperty: file.name }),
		...(file.score !== undefined && { score: file.score }),
	};
	return { ...own, ...measurement } as unknown as IDataObject;
}
