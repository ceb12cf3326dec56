// What is handed over at once; the inflating itself happens on Node's thread pool.
const INPUT_BYTES = 64 * 1024;

/** Inflated bytes, as many at a time as asked for. */
export interface Inflated {
	/** Fills `target`; false when the stream ends before. @throws what zlib throws at damaged data */
	fill(target: Uint8Array): Promise<boolean>;
	close(): Promise<void>;
}

/** Inflates a zlib stream that lies in several parts of a file, without ever holding more than a few chunks of it. */
export function inflate(parts: Uint8Array[]): Inflated {
	const reader = ReadableStream.from(slicesOf(parts)).pipeThrough(new DecompressionStream('deflate')).getReader();
	let rest: Uint8Array = new Uint8Array();
	return {
		async fill(target) {
			let filled = 0;
			while (filled < target.length) {
				if (rest.length === 0) {
					const { done, value } = await reader.read();
					if (done) return false;
					rest = value as Uint8Array;
				}
				const some = rest.subarray(0, target.length - filled);
				target.set(some, filled);
				filled += some.length;
				rest = rest.subarray(some.length);
			}
			return true;
		},
		async close() {
			// Whatever is wrong behind the last byte that was needed is no matter.
			await reader.cancel().catch(() => {});
		},
	};
}

function* slicesOf(parts: Uint8Array[]): Generator<Uint8Array> {
	for (const part of parts) {
		for (let from = 0; from < part.length; from += INPUT_BYTES) yield part.subarray(from, from + INPUT_BYTES);
	}
}
