import type { IBinaryData, IExecuteSingleFunctions } from 'n8n-workflow';

import { RequestFailure } from '../../errors/failure';
import type { BinarySource } from '../../fal/storage/upload';
import { readHead } from './fileHead';

// Sixteen times n8n's own: fewer turns of the event loop for a large file.
const CHUNK_BYTES = 1024 * 1024;

// Enough for most pictures' size in one go.
const HEAD_CHUNK_BYTES = 64 * 1024;

/** A file of the input item: to be uploaded, and to be looked at first. */
export interface BinaryFile extends BinarySource {
	/** Its first bytes; see readHead. */
	head(bytes: number, enough: (head: Buffer) => boolean): Promise<Buffer>;
}

/**
 * Finds the input file that a "Binary Field" parameter names, in every binary mode of n8n; a stored file is not read yet.
 * The value goes to n8n as it is: it may be a path or the binary object itself. With binaryMode "combined" n8n keeps the
 * fields under `_files` in the JSON, so a plain name is looked up there too.
 *
 * @param field what the panel calls the parameter
 * @throws RequestFailure `missingBinary` when the item has no such file
 */
export async function findBinary(
	context: Pick<IExecuteSingleFunctions, 'helpers' | 'getInputData'>,
	property: string,
	field: string,
): Promise<BinaryFile> {
	const { helpers } = context;
	const place = [property, `_files.${property}`].find((candidate) => assertedBinary(helpers, candidate));
	const binary = place && assertedBinary(helpers, place);
	if (!binary) {
		const { binary: fields, json } = context.getInputData();
		const found = Object.keys(fields ?? (json._files as object | undefined) ?? {});
		throw new RequestFailure({ kind: 'missingBinary', field, property: property ? String(property) : '', found });
	}
	const { id, mimeType } = binary;
	const fileName = binary.fileName ?? `file.${binary.fileExtension ?? 'bin'}`;
	if (id) {
		const { fileSize } = await helpers.getBinaryMetadata(id);
		return {
			fileName,
			mimeType,
			sizeBytes: fileSize,
			open: async () => await helpers.getBinaryStream(id, CHUNK_BYTES),
			head: async (bytes, enough) => await readHead(await helpers.getBinaryStream(id, HEAD_CHUNK_BYTES), bytes, enough),
		};
	}
	const buffer = await helpers.getBinaryDataBuffer(place);
	return {
		fileName,
		mimeType,
		sizeBytes: buffer.length,
		open: async () => buffer,
		head: async (bytes) => await readHead(buffer, bytes),
	};
}

function assertedBinary(helpers: IExecuteSingleFunctions['helpers'], property: string): IBinaryData | undefined {
	try {
		return helpers.assertBinaryData(property);
	} catch {
		return undefined;
	}
}
