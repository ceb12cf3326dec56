import type { IDataObject } from 'n8n-workflow';

import type { RequestBody } from '../contract/contract';
import { type FieldIssue, RequestFailure } from '../errors/failure';
import { uploadFile } from '../fal/storage/upload';
import type { RequestContext } from '../run/requestContext';
import { findSize, inspectFiles, type InputFile, sizeAtHand } from './files/inputFiles';
import { nothingToLookFor } from './nothingToLookFor';
import { type PlacedPrompts, placePrompts, readPromptFields, type WrittenPrompts } from './prompts/promptFields';
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
 * @returns `nothing` when an expression gave an empty list and there is nothing else to look for: no fault, because a
 *   detector upstream may well have found nothing, but no request either
 * @throws RequestFailure `missingBinary` or `invalidInput`
 */
export async function prepareRequest(
	request: RequestContext,
): Promise<{ completeBody: CompleteBody } | { nothing: FieldIssue }> {
	const { contract, fields, access, options } = request;
	const routedBody: IDataObject = { ...request.routedBody };
	// A blank or a line break around an address comes with copying it.
	for (const { field } of contract.media) {
		const url = routedBody[field];
		if (typeof url === 'string') routedBody[field] = url.trim();
	}
	const { files, issues } = await inspectFiles(request, routedBody);
	for (const { input, source, refused } of files) if (source || refused) routedBody[input.field] = PLACEHOLDER_URL;
	const written =
		contract.prompts &&
		readPromptFields(contract.prompts, fields, routedBody, {
			boxFormat: options.boxFormat,
			coordinates: options.coordinates,
			bareList: contract.prompts.bareList,
			ids: contract.prompts.ids,
		});
	const prompts = written && (await putIntoPicture(request, written, files[0]));
	const body = buildRequestBody(contract, fields, routedBody, prompts, issues);
	const nothing = nothingToLookFor(contract, fields, body, written?.emptyLists ?? []);
	if (nothing && written && written.emptyLists.length > 0) return { nothing };
	if (nothing) throw new RequestFailure({ kind: 'invalidInput', issues: [nothing] });
	const completeBody: CompleteBody = async (signal) => {
		const headers = lifetimeHeader(options.fileLifetime);
		const complete = { ...body };
		for (const { input, source } of files)
			if (source) complete[input.field] = await uploadFile(access, source, headers, signal);
		signal.throwIfAborted();
		noteSent(request, complete);
		return complete;
	};
	return { completeBody };
}

/** The size of the picture is only loaded where the prompts cannot be understood without. */
async function putIntoPicture(
	{ access, fields, stopped }: RequestContext,
	written: WrittenPrompts,
	picture: InputFile | undefined,
): Promise<PlacedPrompts> {
	if (!picture || !written.needsSize) return placePrompts(written, fields, picture && sizeAtHand(picture));
	const found = picture.refused ? undefined : await findSize(picture, access, stopped);
	if (found && 'size' in found) return placePrompts(written, fields, found.size);
	return { points: [], boxes: [], issues: [...written.issues, ...(found ? [found.issue] : [])] };
}

/** The picture's address spares the next model an upload; a data URI would be megabytes in every execution record. */
function noteSent({ sent, contract }: RequestContext, body: RequestBody): void {
	const url = contract.media[0] && body[contract.media[0].field];
	if (typeof url === 'string' && !/^data:/i.test(url)) sent.inputUrl = url;
	sent.maskCap = contract.maskCap?.(body);
}

function lifetimeHeader(seconds: number | undefined): Record<string, string> {
	if (seconds === undefined) return {};
	return { 'X-Fal-Object-Lifecycle': JSON.stringify({ expiration_duration_seconds: seconds }) };
}
