import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import { MaskRefusal } from '../../shared/errors/maskFailure';
import { failureOf } from '../../shared/errors/failure';
import { settle } from '../../shared/async/settle';
import { findBinary } from '../../shared/input/files/binaryFile';
import { mostFileBytes } from '../picture/limits';
import { fetchFile } from './fetchFile';
import type { ItemContext } from './itemContext';

/** A file that was read into memory. */
export interface ReadFile {
	bytes: Uint8Array;
	/** What sentences call it. */
	name: string;
	/** Name of the file without its extension, where it has one. */
	stem?: string;
}

/** The binary fields of the item. In n8n's binary mode "combined" they stand under `_files` in the JSON. */
export function binaryFields({ item }: Pick<ItemContext, 'item'>): IBinaryKeyData {
	return { ...(item.json._files as IBinaryKeyData | undefined), ...item.binary };
}

/**
 * Reads a binary field of the item, or the file that an expression has given instead of a name.
 *
 * @throws MaskRefusal `noPhoto` when there is none, `fileTooLarge` before anything is read
 */
export async function readBinary(context: ItemContext, property: unknown, name: string): Promise<ReadFile> {
	const { node, itemIndex } = context;
	const { helpers } = node;
	const single = {
		helpers: {
			...helpers,
			assertBinaryData: (place: string) => helpers.assertBinaryData(itemIndex, place),
			getBinaryDataBuffer: async (place: string) => await helpers.getBinaryDataBuffer(itemIndex, place),
		},
		getInputData: () => context.item,
	};
	const place = nameOfStripped(context, property) ?? (property as string);
	const found = await settle(findBinary(single as unknown as Parameters<typeof findBinary>[0], place, name));
	if (!found.ok) {
		if (failureOf(found.error).kind !== 'missingBinary') throw found.error;
		const fields = Object.keys(binaryFields(context));
		throw new MaskRefusal({ kind: 'noPhoto', property: typeof property === 'string' ? property : '', found: fields });
	}
	const { sizeBytes, fileName, open } = found.value;
	const facts = context.facts(name);
	if (sizeBytes > mostFileBytes(facts)) throw new MaskRefusal({ kind: 'fileTooLarge', ...facts });
	const content = await open();
	const stem = fileName.replace(/\.[^.]*$/, '');
	return { bytes: Buffer.isBuffer(content) ? content : await collected(content, sizeBytes), name, stem };
}

/**
 * Where n8n keeps files in memory, its expression `$binary.data` gives a file without its bytes. The field of this item
 * that it stands for has everything else in common with it.
 */
function nameOfStripped(context: ItemContext, property: unknown): string | undefined {
	if (typeof property !== 'object' || property === null) return undefined;
	const file = property as Partial<IBinaryData>;
	if (file.id !== undefined || file.data !== undefined) return undefined;
	const alike = ({ fileName, mimeType, fileSize }: IBinaryData) =>
		fileName === file.fileName && mimeType === file.mimeType && fileSize === file.fileSize;
	return Object.entries(binaryFields(context)).find(([, candidate]) => alike(candidate))?.[0];
}

/** The picture of a parameter that is a binary field or, where the source says so, an address. */
export async function readSource(
	context: ItemContext,
	names: { source: string; property: string; url: string },
	called: string,
): Promise<ReadFile> {
	if (context.choice(names.source) === 'url') {
		const url = context.text(names.url);
		return { bytes: await fetchFile(context, url, context.label(names.url)), name: called };
	}
	return await readBinary(context, context.value(names.property), called);
}

async function collected(stream: AsyncIterable<Uint8Array>, sizeBytes: number): Promise<Uint8Array> {
	const bytes = new Uint8Array(sizeBytes);
	let filled = 0;
	for await (const chunk of stream) {
		bytes.set(chunk.subarray(0, sizeBytes - filled), filled);
		filled += chunk.length;
	}
	return bytes;
}
