import { writeJpeg } from '../jpeg/writeJpeg';
import { onColour } from '../picture/onColour';
import type { RowSource } from '../picture/picture';
import { writePng } from '../png/writePng';
import type { ItemContext } from './itemContext';

export interface EncodedPicture {
	content: Buffer;
	mimeType: string;
	extension: string;
}

const WHITE: [number, number, number] = [255, 255, 255];

/** As Output Format says; `auto` is `automatic`. A JPEG has no transparency: what is transparent becomes white in it. */
export async function encode(
	context: ItemContext,
	source: RowSource,
	automatic: 'png' | 'jpeg',
): Promise<EncodedPicture> {
	const wanted = context.choice<'auto' | 'png' | 'jpeg'>('outputFormat');
	const format = wanted === 'auto' ? automatic : wanted;
	if (format === 'png') return await encodePng(context, source);
	const content = await writeJpeg(onColour(source, WHITE), context.number('quality'), context.turns);
	return { content, mimeType: 'image/jpeg', extension: 'jpg' };
}

export async function encodePng(context: ItemContext, source: RowSource): Promise<EncodedPicture> {
	return { content: await writePng(source, context.turns), mimeType: 'image/png', extension: 'png' };
}
