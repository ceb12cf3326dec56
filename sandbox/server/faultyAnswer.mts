import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { CUT_JSON, dripping, halfOf, type Payload } from './brokenBytes.mjs';
import type { FaultRule, FaultStep } from './faultRules.mjs';

function otherAnswer(step: FaultStep, { kind, body }: FaultRule): { type: string; text: string } {
	const event = (text: string) => ({ type: 'text/event-stream', text: `data: ${text}\n\n` });
	if (step === 'download' && kind === 'wrongType' && body === undefined)
		return { type: 'text/html', text: '<html><title>Sign in</title></html>' };
	const text = kind === 'malformedJson' ? CUT_JSON : kind === 'wrongType' ? JSON.stringify(body ?? ['unexpected']) : '';
	return step === 'stream' && text
		? event(text)
		: { type: step === 'download' ? 'image/png' : 'application/json', text };
}

/** Puts the fault into an answer that is about to be sent, and gives what is sent instead of `payload`. */
export function faultyAnswer(reply: FastifyReply, step: FaultStep, rule: FaultRule, payload: Payload): Payload {
	const length = payload instanceof Readable ? reply.getHeader('content-length') : Buffer.byteLength(payload ?? '');
	if (rule.kind === 'drip' || rule.kind === 'truncated') {
		// Without a length the end of the connection would be the end of the answer.
		if (length !== undefined) reply.header('content-length', length);
		const bytes = length === undefined ? undefined : Number(length);
		return Readable.from(rule.kind === 'drip' ? dripping(payload) : halfOf(payload, bytes), { objectMode: false });
	}
	if (payload instanceof Readable) payload.destroy();
	reply.removeHeader('content-length');
	if (rule.kind === 'status') {
		sendStatus(reply, rule);
		return JSON.stringify(rule.body ?? { detail: 'A fault of the sandbox' });
	}
	const { type, text } = otherAnswer(step, rule);
	reply.type(type);
	return text;
}

/** Head of an answer with another status. */
export function sendStatus(reply: FastifyReply, { status = 503, headers = {} }: FaultRule): FastifyReply {
	return reply.code(status).headers(headers).type('application/json');
}
