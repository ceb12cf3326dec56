import { CUT_JSON, dripping, halfOf } from './brokenBytes.mjs';
import type { FaultRule } from './faultRules.mjs';

/** What a call to a webhook sends: the bytes, and those that its signature is made over. */
export interface WebhookCall {
	signed: Buffer;
	bytes: Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array>;
}

/** The call with the fault in it; undefined when it never arrives. What arrives whole is signed as it is: the fault is in the body alone. */
export function faultyWebhook({ kind, body }: FaultRule, usual: Buffer): WebhookCall | undefined {
	const whole = (text: string): WebhookCall => ({
		signed: Buffer.from(text),
		bytes: new Uint8Array(Buffer.from(text)),
	});
	switch (kind) {
		case 'drip':
			return { signed: usual, bytes: dripping(usual) };
		case 'truncated':
			return { signed: usual, bytes: halfOf(usual, usual.length) };
		case 'malformedJson':
			return whole(CUT_JSON);
		case 'wrongType':
			return whole(JSON.stringify(body ?? ['unexpected']));
		case 'empty':
			return whole('');
		default:
			return undefined;
	}
}
