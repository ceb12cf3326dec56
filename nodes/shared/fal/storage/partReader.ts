/** Cuts a content into parts, for several senders that each bring their own memory. */
export interface PartReader {
	/** Fills `memory` with what comes next; the part is shorter at the end and empty after it. Part numbers begin at 1. */
	next(memory: Buffer): Promise<{ partNumber: number; part: Buffer }>;
	/** Ends the reading early. */
	close(): Promise<void>;
}

/**
 * The caller's memory is filled, because new memory for each part would have the garbage collector run for every few of
 * them.
 */
export function readParts(content: AsyncIterable<Uint8Array> | Buffer): PartReader {
	const chunks = (Buffer.isBuffer(content) ? ReadableStream.from([content]) : content)[Symbol.asyncIterator]();
	let rest: Uint8Array = Buffer.alloc(0);
	let partNumber = 0;
	const fill = async (memory: Buffer) => {
		let heldBytes = 0;
		while (heldBytes < memory.length) {
			if (rest.length === 0) {
				const { done, value } = await chunks.next();
				if (done) break;
				rest = value;
			}
			const slice = rest.subarray(0, memory.length - heldBytes);
			memory.set(slice, heldBytes);
			heldBytes += slice.length;
			rest = rest.subarray(slice.length);
		}
		partNumber += 1;
		return { partNumber, part: memory.subarray(0, heldBytes) };
	};
	let before: Promise<unknown> = Promise.resolve();
	return {
		next: async (memory) => {
			const filled = before.then(async () => await fill(memory));
			before = filled;
			return await filled;
		},
		close: async () => {
			await chunks.return?.();
		},
	};
}
