import type { HttpStream } from '../fal/http/httpCall';

/**
 * Passes a body on until more than `maxBytes` have come; then it breaks off and calls `onExceeded`, because whoever
 * stores the stream may wrap the error that it ends with.
 */
export function limitBytes(body: HttpStream, maxBytes: number, onExceeded: () => void): HttpStream {
	const limited = body.compose(async function* (chunks) {
		let bytes = 0;
		for await (const chunk of chunks) {
			bytes += chunk.length;
			if (bytes > maxBytes) {
				onExceeded();
				throw new Error('The file is too large');
			}
			yield chunk;
		}
	});
	// It reads ahead, so it may break off before anybody listens, and an error that nobody listens to ends n8n.
	limited.on('error', () => {});
	return limited;
}
