import fc from 'fast-check';
import { eventLines } from '../../nodes/shared/fal/http/eventLines.js';

async function* arriving(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* chunks;
}

async function linesOf(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
	const lines: string[] = [];
	for await (const line of eventLines(chunks)) lines.push(Buffer.from(line).toString());
	return lines;
}

/** Cuts a text into pieces at these places. */
function pieces(text: string, cuts: number[]): Uint8Array[] {
	const bytes = Buffer.from(text);
	const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
	return places.slice(1).map((place, at) => bytes.subarray(places[at], place));
}

it('gives whole lines, however they arrive, and one empty line for several', async () => {
	const line = fc.constantFrom('data: {"status":"IN_QUEUE"}', ': ping', 'event: x', 'ä€😀', '');
	await fc.assert(
		fc.asyncProperty(fc.array(line), fc.array(fc.nat(500), { maxLength: 9 }), async (lines, cuts) => {
			const text = lines.map((each) => `${each}\n`).join('');
			const once = lines.filter((each, at) => !(each === '' && lines[at - 1] === ''));
			expect(await linesOf(arriving(pieces(text, cuts)))).toEqual(once.map((each) => `${each}\n`));
		}),
	);
});

it('takes the line ends of Windows', async () => {
	expect(await linesOf(arriving([Buffer.from('a\r\n\r\n\r\n\r\nb\r\n')]))).toEqual(['a\r\n', '\r\n', 'b\r\n']);
});

it('leaves out a line that does not end', async () => {
	expect(await linesOf(arriving([Buffer.from('a\nhalf')]))).toEqual(['a\n']);
});

it('ends with a stream that breaks, and with a line without an end', async () => {
	async function* broken(): AsyncGenerator<Uint8Array> {
		yield Buffer.from('a\n');
		throw new Error('reset');
	}
	expect(await linesOf(broken())).toEqual(['a\n']);
	let sent = 0;
	async function* endless(): AsyncGenerator<Uint8Array> {
		for (;;) {
			sent += 1;
			yield Buffer.alloc(1024 * 1024, 'x');
		}
	}
	expect(await linesOf(endless())).toEqual([]);
	expect(sent).toBeLessThan(10);
});

it('two hundred thousand empty lines are one piece, not two hundred thousand', async () => {
	expect(await linesOf(arriving([Buffer.alloc(200_000, '\n'), Buffer.from('data: x\n')]))).toEqual(['\n', 'data: x\n']);
});
