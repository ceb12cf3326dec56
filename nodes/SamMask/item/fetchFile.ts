import { deadlineAfter } from '../../shared/async/abort';
import { settle } from '../../shared/async/settle';
import { MaskRefusal } from '../../shared/errors/maskFailure';
import { failureOf } from '../../shared/errors/failure';
import { callHttp, type HttpStream } from '../../shared/fal/http/httpCall';
import { mostFileBytes } from '../picture/limits';
import type { ItemContext } from './itemContext';

const PATIENCE_MS = 120_000;
// fal's file hosts answer directly; a few redirects are for other servers behind a CDN.
const MAX_REDIRECTS = 3;

/**
 * Fetches a picture from an http(s) address, or takes it out of a data URI. No key is sent to anybody.
 *
 * @param field the panel's name of the parameter, for sentences
 * @throws MaskRefusal `notFetched` or `fileTooLarge`
 */
export async function fetchFile(context: ItemContext, url: string, field: string): Promise<Uint8Array> {
	const address = url.trim();
	const inline = /^data:[^,]*;base64,/i.exec(address.slice(0, 256));
	if (inline) return Buffer.from(address.slice(inline[0].length), 'base64');
	const refuse = (problem: string) => new MaskRefusal({ kind: 'notFetched', field, problem });
	if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) {
		throw refuse('the address must start with http:// or https://, or be a data URI in base64');
	}
	const deadline = deadlineAfter(PATIENCE_MS);
	const signal = AbortSignal.any([deadline.signal, ...(context.signal ? [context.signal] : [])]);
	const fetched = await settle(fetchBytes(context, address, signal, field));
	deadline.clear();
	if (fetched.ok) return fetched.value;
	context.signal?.throwIfAborted();
	if (fetched.error instanceof MaskRefusal) throw fetched.error;
	if (signal.aborted) throw refuse('the server took too long');
	const failure = failureOf(fetched.error);
	if (failure.kind === 'blocked') throw refuse(`n8n did not allow it: ${failure.reason}`);
	if (failure.kind === 'unreadableReply') throw refuse(failure.problem);
	throw refuse(failure.kind === 'http' ? `the server answered with HTTP ${failure.status}` : 'the connection broke');
}

async function fetchBytes(context: ItemContext, url: string, signal: AbortSignal, field: string): Promise<Uint8Array> {
	const facts = context.facts(field);
	const access = {
		helpers: context.node.helpers,
		network: {},
		answerTimeoutMs: PATIENCE_MS,
		secrets: [],
		random: Math.random,
	};
	const answer = await callHttp(access, {
		step: 'download',
		url,
		method: 'GET',
		headers: {},
		stream: true,
		maxRedirects: MAX_REDIRECTS,
		signal,
	});
	const body = answer.body as HttpStream;
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.length;
		if (bytes > mostFileBytes(facts)) {
			body.destroy();
			throw new MaskRefusal({ kind: 'fileTooLarge', ...facts });
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
