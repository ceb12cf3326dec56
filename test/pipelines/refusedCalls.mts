import { createSigningKey, type SigningKey } from '../../sandbox/server/signingKey.mjs';
import { callBody, signedCall, type WebhookCall } from './signedCall.mjs';

// fal's bound is 300 s; the test machine may be slow.
const STALE_S = 330;
/** n8n takes up to 16 MB, so this one reaches the node. */
const LARGE_BYTES = 15 * 1024 * 1024;

/**
 * Calls that fal did not send, or not like that, by what is wrong with them. Each names a request that exists, so that a
 * receiver that falls for one starts a workflow.
 *
 * @param key one of fal's own signing keys
 */
export function refusedCalls(key: SigningKey, requestId: string): Array<[string, WebhookCall]> {
	const genuine = signedCall(key, requestId, callBody(requestId));
	const now = String(Math.floor(Date.now() / 1000) - 1);
	const header = (name: string, value: string): WebhookCall => ({
		...genuine,
		headers: { ...genuine.headers, [`x-fal-webhook-${name}`]: value },
	});
	const without = (name: string): WebhookCall => {
		const { [`x-fal-webhook-${name}`]: dropped, ...headers } = genuine.headers;
		return { ...genuine, headers };
	};
	const signature = genuine.headers['x-fal-webhook-signature']!;
	const unsigned = (contentType: string, text: string): WebhookCall => ({
		headers: { 'content-type': contentType },
		body: Buffer.from(text),
	});
	const as = (contentType: string, body = genuine.body): WebhookCall => ({
		headers: { ...genuine.headers, 'content-type': contentType },
		body,
	});
	const otherRequest = Buffer.from(JSON.stringify(callBody('00000000-0000-4000-9000-00000000abcd')));
	return [
		['unsigned', unsigned('application/json', genuine.body.toString())],
		['empty', unsigned('application/json', '')],
		...['request-id', 'user-id', 'timestamp', 'signature'].map((name): [string, WebhookCall] => [
			`signed, but without ${name}`,
			without(name),
		]),
		['signed with a key that is not fal’s', signedCall(createSigningKey(), requestId, callBody(requestId))],
		['forged: another body under a signature of fal', { ...genuine, body: otherRequest }],
		['forged: another request id in the header', header('request-id', '00000000-0000-4000-9000-00000000abcd')],
		['forged: another user', header('user-id', 'somebody-else')],
		['replayed with a newer timestamp', header('timestamp', now)],
		['stale', signedCall(key, requestId, callBody(requestId), STALE_S)],
		['from the future', signedCall(key, requestId, callBody(requestId), -STALE_S)],
		['signed at no time', header('timestamp', 'now')],
		['with half a signature', header('signature', signature.slice(0, 64))],
		['with a signature that is no hex', header('signature', 'z'.repeat(128))],
		['with two signatures', header('signature', `${signature}, ${signature}`)],
		['cut off', as('text/plain', genuine.body.subarray(0, genuine.body.length - 2))],
		['one byte longer', as('application/json', Buffer.concat([genuine.body, Buffer.from(' ')]))],
		['of another type: a form', unsigned('application/x-www-form-urlencoded', `request_id=${requestId}`)],
		[
			'of another type: files',
			unsigned(
				'multipart/form-data; boundary=b',
				`--b\r\ncontent-disposition: form-data; name="request_id"\r\n\r\n${requestId}\r\n--b--\r\n`,
			),
		],
		['of another type: XML', unsigned('application/xml', `<request_id>${requestId}</request_id>`)],
		['of another type: bytes', unsigned('application/octet-stream', 'bytes')],
		['signed, but a list', signedCall(key, requestId, [requestId])],
		['signed, but a text', signedCall(key, requestId, requestId)],
		['signed, but null', signedCall(key, requestId, null)],
		['signed, but without a request id in the body', signedCall(key, requestId, { status: 'OK' })],
		['signed, but its request id is no text', signedCall(key, requestId, { request_id: 7 })],
		[
			'large and unsigned',
			unsigned('application/json', JSON.stringify({ ...callBody(requestId), payload: 'x'.repeat(LARGE_BYTES) })),
		],
	];
}
