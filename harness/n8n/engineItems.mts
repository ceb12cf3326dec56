// Runs in the engine process: files of items go in and come out through n8n's BinaryDataService.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import type { EngineRuntime } from './engineRuntime.mts';
import type { SentItem } from './engineMessages.mts';
import type { FileLocation } from './n8nCore.mts';

/**
 * Items as n8n would hand them to a node. An input file is `{ mimeType, fileName?, base64 }` or `{ …, path }`.
 * In binary mode `combined` files move into `json._files`, as n8n does with the output of every node there.
 */
export async function storeInputItems(
	{ binaryData, convertBinaryData, workflowModule }: EngineRuntime,
	location: FileLocation,
	items: SentItem[],
	binaryMode: string | undefined,
): Promise<INodeExecutionData[]> {
	const stored: INodeExecutionData[] = [];
	for (const { json, binary, pairedItem } of items) {
		const item = { json, ...(pairedItem !== undefined && { pairedItem }) } as INodeExecutionData;
		for (const [property, file] of Object.entries(binary ?? {})) {
			const bytes = 'path' in file ? createReadStream(file.path) : Buffer.from(file.base64, 'base64');
			const entry = {
				mimeType: file.mimeType,
				fileName: file.fileName,
				fileExtension: file.fileName?.split('.').at(-1),
				data: '',
			};
			item.binary = { ...item.binary, [property]: await binaryData.store(location, bytes, entry) };
		}
		stored.push(item);
	}
	const { executionId, workflowId } = location;
	const converted = await convertBinaryData(
		workflowId,
		executionId,
		{ data: [stored] },
		binaryMode ?? workflowModule.BINARY_MODE_SEPARATE,
	);
	return converted.data[0] ?? [];
}

/**
 * An output item for the test: each file with size, SHA-256 and (if asked) content instead of n8n's storage field.
 */
export async function fileItem(
	{ binaryData, workflowModule }: EngineRuntime,
	item: INodeExecutionData,
	withContent: boolean,
	plainError: (error: unknown) => unknown,
): Promise<object> {
	const inJson = item.json?.[workflowModule.BINARY_IN_JSON_PROPERTY];
	const files: Record<string, IBinaryData> = {
		...(inJson && typeof inJson === 'object' && (inJson as object)),
		...item.binary,
	};
	const binary: Record<string, object> = {};
	for (const [property, { data, ...entry }] of Object.entries(files)) {
		const source = { ...entry, data } as IBinaryData;
		const hash = createHash('sha256');
		const chunks: Buffer[] = [];
		let size = 0;
		// A stored file is streamed, so that the hash of a large one needs no memory.
		const parts: AsyncIterable<Buffer> | Buffer[] = source.id
			? await binaryData.getAsStream(source.id)
			: [await binaryData.getAsBuffer(source)];
		for await (const part of parts) {
			hash.update(part);
			size += part.length;
			if (withContent) chunks.push(part);
		}
		binary[property] = {
			...entry,
			size,
			sha256: hash.digest('hex'),
			...(withContent && { base64: Buffer.concat(chunks).toString('base64') }),
		};
	}
	return {
		json: item.json,
		...(Object.keys(files).length > 0 && { binary }),
		...(item.pairedItem !== undefined && { pairedItem: item.pairedItem }),
		...(item.error && { error: plainError(item.error) }),
	};
}
