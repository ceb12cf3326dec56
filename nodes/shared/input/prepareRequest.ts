import type { IDataObject } from 'n8n-workflow';

import type { RequestBody } from '../contract/contract';
import { type FieldIssue, RequestFailure } from '../errors/failure';
import { type BinarySource, uploadFile } from '../fal/storage/upload';
import type { RequestContext } from '../run/requestContext';
import { findSize, inspectFiles, type InputFile, sizeAtHand } from './files/inputFiles';
import { nothingToLookFor } from './nothingToLookFor';
import { placePrompts, readPromptFields, type WrittenPrompts } from './prompts/promptFields';
import type { PromptChoices } from './prompts/promptReading';
import { buildRequestBody } from './requestBody';

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
 * @returns `nothing` when an expression gave an empty list and there is nothing else to look for: no fault, because a
 *   detector upstream may well have found nothing, but no request either
 * @throws RequestFailure `missingBinary` or `invalidInput`
 */
export async function prepareRequest(
	request: RequestContext,
	signal: AbortSignal,
): Promise<PreparedRequest | { nothing: FieldIssue }> {
	const { contract, fields, routed } = request;
	const routedBody: IDataObject = { ...(routed.options.body as IDataObject) };
	const { files, issues } = await inspectFiles(request, routedBody);
	const uploads = files.flatMap(({ input: { field }, source }) => (source ? [{ field, source }] : []));
	for (const { input, source, refused } of files) if (source || refused) routedBody[input.field] = PLACEHOLDER_URL;
	const written = contract.prompts && readPromptFields(contract.prompts, fields, routedBody, choicesOf(request));
	const prompts = written && (await placed(request, written, files[0], signal));
	const body = buildRequestBody(contract, fields, routedBody, prompts, issues);
	const nothing = nothingToLookFor(contract, fields, body, written?.emptyLists ?? []);
	if (!nothing) return { body, uploads };
	if (written && written.emptyLists.length > 0) return { nothing };
	throw new RequestFailure({ kind: 'invalidInput', issues: [nothing] });
}

function choicesOf({ node, contract }: RequestContext): PromptChoices {
	const { bareList, ids } = contract.prompts!;
	return {
		boxFormat: node.getNodeParameter('options.boxFormat', 'auto') as PromptChoices['boxFormat'],
		coordinates: node.getNodeParameter('options.coordinates', 'auto') as PromptChoices['coordinates'],
		bareList,
		ids,
	};
}

/** Puts the prompts into the picture, whose size is only loaded where they cannot be understood without. */
async function placed(
	{ access, fields }: RequestContext,
	written: WrittenPrompts,
	picture: InputFile | undefined,
	signal: AbortSignal,
) {
	if (!picture) return placePrompts(written, fields);
	if (!written.needsSize) return placePrompts(written, fields, sizeAtHand(picture));
	const found = picture.refused ? undefined : await findSize(picture, access, signal);
	if (found && 'size' in found) return placePrompts(written, fields, found.size);
	return { points: [], boxes: [], issues: [...written.issues, ...(found ? [found.issue] : [])] };
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
