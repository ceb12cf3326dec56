import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

export type Payload = string | Buffer | Readable | null | undefined;

/** Slow enough that a status of 300 bytes takes half a minute. */
const DRIP_MS = 100;

/** JSON that ends inside of a string, so that no parser takes it for whole. */
export const CUT_JSON = '{"request_id": "0000';

function chunksOf(payload: Payload): AsyncIterable<Buffer> | Iterable<Buffer> {
	return payload instanceof Readable ? payload : [Buffer.from(payload ?? '')];
}

/** The same bytes, one every 100 ms. */
export async function* dripping(payload: Payload): AsyncGenerator<Buffer> {
	for await (const chunk of chunksOf(payload)) {
		for (let at = 0; at < chunk.length; at++) {
			yield chunk.subarray(at, at + 1);
			await delay(DRIP_MS);
		}
	}
}

/** Half of `bytes`, then an error; of a stream without length half of what comes first. */
export async function* halfOf(payload: Payload, bytes: number | undefined): AsyncGenerator<Buffer> {
	let left = bytes === undefined ? undefined : Math.floor(bytes / 2);
	for await (const chunk of chunksOf(payload)) {
		left ??= Math.floor(chunk.length / 2);
		yield chunk.subarray(0, left);
		left -= chunk.length;
		if (left <= 0) break;
	}
	throw new Error('Cut off on purpose');
}
