import fc from 'fast-check';
import { readParts } from '../../nodes/shared/fal/storage/partReader.js';

async function* chunksOf(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* chunks;
}

it('gives every byte once and in order, in full parts but for the last, to senders that ask at the same time', async () => {
	const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
	await fc.assert(
		fc.asyncProperty(
			chunks,
			fc.boolean(),
			fc.integer({ min: 1, max: 16 }),
			fc.integer({ min: 1, max: 4 }),
			async (content, asBuffer, partBytes, senders) => {
				const whole = Buffer.concat(content);
				const reader = readParts(asBuffer ? whole : chunksOf(content));
				const parts: Buffer[] = [];
				const send = async () => {
					const memory = Buffer.alloc(partBytes);
					for (;;) {
						const { partNumber, part } = await reader.next(memory);
						if (part.length === 0) return;
						// Whoever fills the memory of a part that is still on its way would be seen here.
						await new Promise<void>((resolve) => setImmediate(resolve));
						parts[partNumber - 1] = Buffer.from(part);
					}
				};
				await Promise.all(Array.from({ length: senders }, send));
				expect(Buffer.concat(parts).equals(whole)).toBe(true);
				expect(parts.slice(0, -1).every(({ length }) => length === partBytes)).toBe(true);
			},
		),
		{ numRuns: 60 },
	);
});

it('closes the source, and a source that breaks is told to every sender', async () => {
	let closed = false;
	async function* breaking(): AsyncGenerator<Uint8Array> {
		try {
			yield Buffer.alloc(4);
			throw new Error('the disk is gone');
		} finally {
			closed = true;
		}
	}
	const broken = readParts(breaking());
	const asked = await Promise.allSettled([broken.next(Buffer.alloc(8)), broken.next(Buffer.alloc(8))]);
	expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(closed).toBe(true);

	closed = false;
	const left = readParts(breaking());
	await left.next(Buffer.alloc(2));
	await left.close();
	expect(closed).toBe(true);
});
