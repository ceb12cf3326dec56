import { deadlineAfter, unlessAborted } from '../async/abort';
import { settle } from '../async/settle';
import type { HttpStream } from '../fal/http/httpCall';
import { HEAD_BYTES } from './fileType';

/** A file on its way in. */
export interface ArrivingFile {
	/** Its first bytes, at most HEAD_BYTES; fewer when the file is that short. */
	head: Uint8Array;
	/** All of it, the head too. */
	content: HttpStream;
	/** Why it broke off, where that is not for the line: whoever stores a stream may wrap the error that it ends with. */
	brokeOff(): 'tooLarge' | 'silent' | undefined;
}

/**
 * Passes a file on while it watches it: it breaks off when more than `maxBytes` have come, or when nothing has come for
 * `silenceMs`. Resolves when the first bytes are here.
 *
 * @throws the error of a line that breaks before that
 */
export async function watchFile(body: HttpStream, maxBytes: number, silenceMs: number): Promise<ArrivingFile> {
	let reason: 'tooLarge' | 'silent' | undefined;
	let told: (head: Uint8Array) => void = () => {};
	let failed: (error: unknown) => void = () => {};
	const head = new Promise<Uint8Array>((resolve, reject) => {
		told = resolve;
		failed = reject;
	});
	const broken = new AbortController();
	const content = body.compose(async function* (chunks) {
		const source = chunks[Symbol.asyncIterator]();
		const first: Uint8Array[] = [];
		let bytes = 0;
		for (;;) {
			const silence = deadlineAfter(silenceMs);
			const next = await settle(unlessAborted(source.next(), AbortSignal.any([silence.signal, broken.signal])));
			silence.clear();
			broken.signal.throwIfAborted();
			if (!next.ok) {
				if (silence.signal.aborted) {
					reason = 'silent';
					body.destroy();
				}
				throw next.error;
			}
			if (next.value.done) break;
			const chunk = next.value.value;
			if (bytes < HEAD_BYTES) first.push(chunk);
			bytes += chunk.length;
			if (bytes > maxBytes) {
				reason = 'tooLarge';
				throw new Error('The file is too large');
			}
			if (bytes >= HEAD_BYTES) told(Buffer.concat(first).subarray(0, HEAD_BYTES));
			yield chunk;
		}
		told(Buffer.concat(first).subarray(0, HEAD_BYTES));
	});
	// Of a line that breaks Node.js 20 and 22 tell the loop above nothing, and Node.js 24 tells it an end.
	body.on('error', (error) => broken.abort(error));
	body.on('close', () => {
		if (!body.readableEnded) broken.abort(new Error('Premature close'));
	});
	// It reads ahead, so it may break off before anybody listens, and an error that nobody listens to ends n8n.
	content.on('error', failed);
	// Nothing is read before somebody asks.
	content.read(0);
	const began = await settle(head);
	if (!began.ok && reason === undefined) throw began.error;
	return { head: began.ok ? began.value : new Uint8Array(), content, brokeOff: () => reason };
}
