import type { IDataObject } from 'n8n-workflow';

import { findBinary } from './binarySource';
import type { RequestBody } from '../contract/contract';
import { buildRequestBody } from './requestBody';
import type { RequestContext } from '../run/requestContext';
import { type BinarySource, uploadFile } from '../fal/storage/upload';

/** A body that fal would take, and the files that must be uploaded before it is sent. */
export interface PreparedRequest {
	body: RequestBody;
	uploads: Array<{ field: string; source: BinarySource }>;
}

// Stands for a file that is not uploaded yet while the body is checked, so that a refused input costs no upload.
const PLACEHOLDER_URL = 'data:,';

/**
 * Reads the panel and checks it, before anything is sent.
 *
 * @throws RequestFailure `missingBinary` or `invalidInput`
 */
export async function prepareRequest({ node, contract, fields, routed }: RequestContext): Promise<PreparedRequest> {
	const routedBody: IDataObject = { ...(routed.options.body as IDataObject) };
	const uploads: PreparedRequest['uploads'] = [];
	for (const { field, sourceParameter, binaryParameter } of contract.media) {
		if (node.getNodeParameter(sourceParameter) !== 'binary') continue;
		const source = await findBinary(node, node.getNodeParameter(binaryParameter) as string);
		uploads.push({ field, source });
		routedBody[field] = PLACEHOLDER_URL;
	}
	return { body: buildRequestBody(contract, fields, routedBody), uploads };
}

/** Uploads the files and gives the body with their URLs. */
export async function uploadInputs(
	{ node, access }: RequestContext,
	{ body, uploads }: PreparedRequest,
	signal: AbortSignal,
): Promise<RequestBody> {
	const lifetimeSeconds = node.getNodeParameter('options.fileLifetime', null) as number | null;
	const headers: Record<string, string> =
		lifetimeSeconds === null
			? {}
			: { 'X-Fal-Object-Lifecycle': JSON.stringify({ expiration_duration_seconds: lifetimeSeconds }) };
	const complete = { ...body };
	for (const { field, source } of uploads) complete[field] = await uploadFile(access, source, headers, signal);
	return complete;
}
