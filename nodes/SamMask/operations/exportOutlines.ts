import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { chooseMasks } from '../item/chosenMasks';
import { deliver } from '../item/deliver';
import type { ItemContext } from '../item/itemContext';
import { checkSameSize } from '../mask/combine';
import { EXPORTS, type ExportedMask, type ExportFormat } from './exportFormats';

interface Size {
	name: string;
	width: number;
	height: number;
}

/** The masks in the form that a labelling tool, a training or a cutter takes. Nothing but the masks is read. */
export async function exportOutlines(context: ItemContext): Promise<INodeExecutionData[]> {
	const { masks } = chooseMasks(context);
	const list = context.choice('severalMasks') === 'list';
	const { describe, finish } = EXPORTS[context.choice<ExportFormat>('format')];
	const items: INodeExecutionData[] = [];
	let size: Size | undefined;
	let collected: ExportedMask[] = [];
	for await (const chosen of masks) {
		const here: Size = { name: chosen.name, ...chosen.mask };
		if (list && size) checkSameSize(size, here);
		size = here;
		collected.push(await describe(context, chosen, collected.length));
		if (list) continue;
		items.push(await finished(context, finish(context, collected, here)));
		collected = [];
	}
	return list && size ? [await finished(context, finish(context, collected, size))] : items;
}

async function finished(
	context: ItemContext,
	{ outline, text, extension, mimeType }: { outline: IDataObject; text: string; extension: string; mimeType: string },
): Promise<INodeExecutionData> {
	// What is to be uploaded must be a file.
	if (!context.flag('asFile') && !context.flag('uploadResult')) return await deliver(context, { outline });
	const content = Buffer.from(text, 'utf8');
	const result = { property: context.text('outputProperty'), content, mimeType, fileName: `outline.${extension}` };
	return await deliver(context, { outline }, result);
}
