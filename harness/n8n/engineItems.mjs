// Runs in the engine process: files of items go in and come out through n8n's BinaryDataService.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/**
 * Items as n8n would hand them to a node. An input file is `{ mimeType, fileName?, base64 }` or `{ …, path }`.
 * In binary mode `combined` files move into `json._files`, as n8n does with the output of every node there.
 */
export async function storeInputItems({ binaryData, convertBinaryData, workflowModule }, location, items, binaryMode) {
	const stored = [];
	for (const { json, binary, pairedItem } of items) {
		const item = { json, ...(pairedItem !== undefined && { pairedItem }) };
		for (const [property, file] of Object.entries(binary ?? {})) {
			const bytes = file.path === undefined ? Buffer.from(file.base64, 'base64') : createReadStream(file.path);
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
	return converted.data[0];
}

/**
 * An output item for the test: each file with size, SHA-256 and (if asked) content instead of n8n's storage field.
 */
export async function fileItem({ binaryData, workflowModule }, item, withContent, plainError) {
	const inJson = item.json?.[workflowModule.BINARY_IN_JSON_PROPERTY];
	const files = { ...(inJson && typeof inJson === 'object' && inJson), ...item.binary };
	const binary = {};
	for (const [property, { data, ...entry }] of Object.entries(files)) {
		const source = { ...entry, data };
		const hash = createHash('sha256');
		const chunks = [];
		let size = 0;
		// A stored file is streamed, so that the hash of a large one needs no memory.
		const parts = entry.id ? await binaryData.getAsStream(entry.id) : [await binaryData.getAsBuffer(source)];
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
