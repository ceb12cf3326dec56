import type { IDataObject } from 'n8n-workflow';

import { type BinarySource, findBinary } from './binarySource';
import type { RequestBody } from './contract';
import type { RequestContext } from './requestContext';
import { uploadFile } from './upload';

/** A file that has to be uploaded before the request can be sent, and the field of the body that takes its URL. */
export interface PendingUpload {
	field: string;
	source: BinarySource;
}

// Stands for a file that is not uploaded yet while the body is checked, so that a refused input costs no upload.
const PLACEHOLDER_URL = 'data:,';

/**
 * Reads the media parameters of the panel: a URL is put into the body at once, a binary field is found and left to
 * `uploadPending`.
 *
 * @param body the routed body; gets a value for every media field
 * @throws RequestFailure `missingBinary`
 */
export async function readMedia({ node, contract }: RequestContext, body: IDataObject): Promise<PendingUpload[]> {
	const pending: PendingUpload[] = [];
	for (const { field, sourceParameter, binaryParameter } of contract.media) {
		if (node.getNodeParameter(sourceParameter) !== 'binary') continue;
		const source = await findBinary(node, node.getNodeParameter(binaryParameter) as string);
		pending.push({ field, source });
		body[field] = PLACEHOLDER_URL;
	}
	return pending;
}

/** Uploads what `readMedia` found and puts the URLs into the body. */
export async function uploadPending(
	{ access }: RequestContext,
	body: RequestBody,
	pending: PendingUpload[],
	signal: AbortSignal,
): Promise<void> {
	for (const { field, source } of pending) body[field] = await uploadFile(access, source, {}, signal);
}
