import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import { settle } from '../../async/settle';
import { type Failure, failureOf } from '../../errors/failure';
import { looseObject, nullish, refine, safeParse, string, unknown } from '../../vendor/zod';
import { readCredential } from '../http/credentialAccess';
import type { FalAccess } from '../http/falFetch';
import { isRequestId } from '../queue/requestId';
import { signingKeys } from './signingKeys';
import { type CallSignature, isSignedBy, readSignature } from './webhookSignature';

/** A call that fal has signed. */
export interface SignedCall {
	access: FalAccess;
	/** Why the access has no key, so that nothing can be asked about the request. */
	keyless?: Failure;
	requestId: string;
	signature: CallSignature;
	/** The result, or the error, as the call tells it. Of use for a guess; what counts is what fal answers when asked. */
	payload: unknown;
}

/** A call that fal has signed, or the answer for one that it has not. */
export type FalCall = SignedCall | { answer: IWebhookResponseData };

interface RawRequest {
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
}

// Source: https://fal.ai/docs/documentation/model-apis/inference/webhooks
const callBody = looseObject({
	request_id: string().check(refine(isRequestId)),
	gateway_request_id: nullish(string()),
	payload: nullish(unknown()),
});

/**
 * Reads a call to a webhook of this package. Nothing of it is used before fal's signature over its raw bytes holds, and
 * nobody is asked for anything before its headers can be right.
 * Never throws, because n8n would start or resume the workflow then: 401 without a word for what fal has not signed,
 * 503 when fal's keys cannot be had, so that fal calls again.
 */
export async function readFalCall(node: IWebhookFunctions): Promise<FalCall> {
	const refused = (status: number, why: string): FalCall => {
		node.logger.debug(`A call that should be from fal was refused: ${why}`);
		return { answer: refuse(node, status) };
	};
	const nowMs = Date.now();
	const signature = readSignature(node.getHeaderData(), nowMs / 1000);
	if ('problem' in signature) return refused(401, signature.problem);
	const rawBody = await readRawBody(node);
	const credential = await settle(readCredential(node));
	if (!credential.ok) return refused(503, 'the credential cannot be read');
	const { access, issue } = credential.value;
	const signed = await settle(isSigned(access, rawBody, signature, nowMs));
	if (!signed.ok) return refused(503, `fal’s signing keys cannot be had (${failureOf(signed.error).kind})`);
	if (!signed.value) return refused(401, 'no key of fal made this signature');
	const body = safeParse(callBody, jsonParse<unknown>(rawBody.toString('utf8'), { fallbackValue: undefined }));
	if (!body.success) return refused(401, 'its body is not that of a call of fal');
	const { request_id: requestId, gateway_request_id: lastAttempt, payload } = body.data;
	// After a retry within fal the two ids of the body differ.
	if (signature.requestId !== requestId && signature.requestId !== lastAttempt)
		return refused(401, 'its header and its body are about different requests');
	return {
		access,
		...(issue && { keyless: { kind: 'invalidInput', issues: [issue] } }),
		requestId,
		signature,
		payload,
	};
}

/** Answers without a body, and without starting or resuming anything. */
export function refuse(node: IWebhookFunctions, status: number): IWebhookResponseData {
	node.getResponseObject().status(status).end();
	return { noWebhookResponse: true };
}

async function readRawBody(node: IWebhookFunctions): Promise<Buffer> {
	const request = node.getRequestObject() as RawRequest;
	if (!request.rawBody) await settle(request.readRawBody?.() ?? Promise.resolve());
	return request.rawBody ?? Buffer.alloc(0);
}

/** @throws RequestFailure when fal's keys cannot be fetched */
async function isSigned(access: FalAccess, rawBody: Buffer, signature: CallSignature, nowMs: number): Promise<boolean> {
	const known = await signingKeys(access, false, nowMs);
	if (isSignedBy(rawBody, signature, known)) return true;
	const newest = await signingKeys(access, true, nowMs);
	return newest !== known && isSignedBy(rawBody, signature, newest);
}
