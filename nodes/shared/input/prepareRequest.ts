import type { IDataObject } from 'n8n-workflow';

import type { RequestBody } from '../contract/contract';
import { type BinarySource, uploadFile } from '../fal/storage/upload';
import type { RequestContext } from '../run/requestContext';
import { findBinary } from './binarySource';
import { buildRequestBody } from './requestBody';

/**
 * Uploads the files of a request and gives the body that fal takes, with their URLs in it.
 *
 * @throws RequestFailure when an upload fails; the signal's reason after an abort
 */
export type CompleteBody = (signal: AbortSignal) => Promise<RequestBody>;

// Stands for a file that is not uploaded yet while the body is checked, so that a refused input costs no upload.
const PLACEHOLDER_URL = 'data:,';

/**
 * Reads the panel and checks it, before anything is sent. What is left to do is done by the function that it gives, once.
 *
 * @throws RequestFailure `missingBinary` or `invalidInput`
 */
export async function prepareRequest(request: RequestContext): Promise<CompleteBody> {
	const { node, contract, fields, access, options } = request;
	const routedBody: IDataObject = { ...request.routedBody };
	const uploads: Array<{ field: string; source: BinarySource }> = [];
	for (const { field, sourceParameter, binaryParameter } of contract.media) {
		if (node.getNodeParameter(sourceParameter) !== 'binary') continue;
		const source = await findBinary(node, node.getNodeParameter(binaryParameter) as string);
		uploads.push({ field, source });
		routedBody[field] = PLACEHOLDER_URL;
	}
	const body = buildRequestBody(contract, fields, routedBody);
	return async (signal) => {
		const headers = lifetimeHeader(options.fileLifetime);
		const complete = { ...body };
		for (const { field, source } of uploads) complete[field] = await uploadFile(access, source, headers, signal);
		signal.throwIfAborted();
		return complete;
	};
}

function lifetimeHeader(seconds: number | undefined): Record<string, string> {
	if (seconds === undefined) return {};
	return { 'X-Fal-Object-Lifecycle': JSON.stringify({ expiration_duration_seconds: seconds }) };
}
