import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';

import { accessFromCredential } from '../http/credentialAccess';
import type { FalAccess } from '../http/falFetch';
import { settle } from '../../async/settle';
import { signingKeys } from './signingKeys';
import { checkSignature } from './webhookSignature';

/** A call that fal has signed, or the answer for one that it has not. */
export type FalCall = { access: FalAccess; requestId: string } | { answer: IWebhookResponseData };

interface RawRequest {
	rawBody?: Buffer;
	readRawBody?: () => Promise<void>;
}

/**
 * Reads a call to a webhook of this package. Nothing of it is used before fal's signature over its raw bytes holds.
 * Never throws, because n8n would start or resume the workflow then: 401 without a word for what fal has not signed,
 * 503 when fal's keys cannot be had, so that fal calls again.
 */
export async function readFalCall(node: IWebhookFunctions): Promise<FalCall> {
	const request = node.getRequestObject() as RawRequest;
	if (!request.rawBody) await settle(request.readRawBody?.() ?? Promise.resolve());
	const rawBody = request.rawBody ?? Buffer.alloc(0);
	const checked = await settle(accessOfSigned(node, rawBody));
	if (!checked.ok) return { answer: refuse(node, 503) };
	const body = jsonParse<{ request_id?: unknown } | null>(rawBody.toString('utf8'), { fallbackValue: null });
	const requestId = body?.request_id;
	if (!checked.value || typeof requestId !== 'string') return { answer: refuse(node, 401) };
	return { access: checked.value, requestId };
}

/** Answers without a body, and without starting or resuming anything. */
export function refuse(node: IWebhookFunctions, status: number): IWebhookResponseData {
	node.getResponseObject().status(status).end();
	return { noWebhookResponse: true };
}

/** @throws RequestFailure when fal's keys cannot be fetched */
async function accessOfSigned(node: IWebhookFunctions, rawBody: Buffer): Promise<FalAccess | undefined> {
	const access = await accessFromCredential(node);
	for (const fresh of [false, true]) {
		const nowMs = Date.now();
		const keys = await signingKeys(access, fresh, nowMs);
		const check = checkSignature(rawBody, node.getHeaderData(), keys, nowMs / 1000);
		if (check.valid) return access;
		node.logger.debug(`A call that should be from fal was refused: ${check.reason}`);
	}
	return undefined;
}
