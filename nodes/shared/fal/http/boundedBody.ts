import type { HttpAnswer } from './httpCall';

/**
 * Reads a body to its end, but no further than its bound: what is larger is given up, and its connection closed.
 *
 * @returns undefined when there is more than `mostBytes`
 * @throws whatever breaks the connection
 */
export async function readBounded(body: HttpAnswer['body'], mostBytes: number): Promise<Buffer | undefined> {
	if (Buffer.isBuffer(body)) return body.length > mostBytes ? undefined : body;
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.length;
		// Leaving the loop destroys the stream.
		if (bytes > mostBytes) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** The first bytes of a body, of which the rest is of no interest. */
export async function readStart(body: AsyncIterable<Uint8Array>, bytes: number): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let read = 0;
	for await (const chunk of body) {
		chunks.push(chunk);
		read += chunk.length;
		if (read >= bytes) break;
	}
	return Buffer.concat(chunks).subarray(0, bytes);
}
