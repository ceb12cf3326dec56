import { settle } from '../../shared/async/settle';
import type { RowSource } from '../picture/picture';
import type { Turns } from '../turns';
import { SIGNATURE } from './chunks';
import { continueCrc } from './crc';
import { GREY, GREY_ALPHA, RGB, RGBA } from './header';
import { PAETH, paeth } from './unfilter';

const UP = 2;
// What is deflated at once, at least: each hand-over to the stream costs a few turns.
const BATCH_BYTES = 128 * 1024;
const COLOUR_TYPES = { 1: GREY, 2: GREY_ALPHA, 3: RGB, 4: RGBA };

/**
 * Writes an 8-bit PNG. Deflating happens on Node's thread pool, row by row, so a picture in memory is never copied.
 * Carries the ICC profile and no other metadata.
 */
export async function writePng(source: RowSource, turns: Turns): Promise<Buffer> {
	const { width, height, channels, profile } = source;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, COLOUR_TYPES[channels]], 8);
	const parts = [Buffer.from(SIGNATURE), ...chunk('IHDR', header)];
	if (profile) {
		const packed = Buffer.concat(await deflated((write) => write(profile)));
		parts.push(...chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), packed])));
	}
	for (const piece of await deflated((write) => writeRows(source, write, turns))) {
		parts.push(...chunk('IDAT', piece));
		if (turns.due()) await turns.give();
	}
	parts.push(...chunk('IEND', Buffer.alloc(0)));
	return Buffer.concat(parts);
}

type Write = (bytes: Uint8Array) => Promise<void>;

/** What comes of all that `produce` writes. */
async function deflated(produce: (write: Write) => Promise<void>): Promise<Uint8Array[]> {
	const { readable, writable } = new CompressionStream('deflate');
	const writer = writable.getWriter();
	const pieces: Uint8Array[] = [];
	const collect = async () => {
		for await (const piece of readable as AsyncIterable<Uint8Array>) pieces.push(piece);
	};
	const feed = async () => {
		const fed = await settle(produce(async (bytes) => await writer.write(bytes)));
		if (fed.ok) await writer.close();
		else await writer.abort(fed.error);
		if (!fed.ok) throw fed.error;
	};
	const [collected, fed] = await Promise.all([settle(collect()), settle(feed())]);
	if (!fed.ok) throw fed.error;
	if (!collected.ok) throw collected.error;
	return pieces;
}

async function writeRows(source: RowSource, write: Write, turns: Turns): Promise<void> {
	const { width, height, channels } = source;
	const lineBytes = 1 + width * channels;
	const linesPerBatch = Math.max(1, Math.ceil(BATCH_BYTES / lineBytes));
	let [row, above] = [new Uint8Array(lineBytes - 1), new Uint8Array(lineBytes - 1)];
	// Two by turns: the one that was handed over last may still be read.
	let [batch, next] = [new Uint8Array(linesPerBatch * lineBytes), new Uint8Array(linesPerBatch * lineBytes)];
	for (let from = 0; from < height; from += linesPerBatch) {
		const lines = Math.min(linesPerBatch, height - from);
		for (let line = 0; line < lines; line++) {
			source.fill(from + line, row);
			filterRow(row, above, channels, batch.subarray(line * lineBytes, (line + 1) * lineBytes));
			[row, above] = [above, row];
			if (turns.due()) await turns.give();
		}
		await write(batch.subarray(0, lines * lineBytes));
		[batch, next] = [next, batch];
	}
}

/** A fixed filter: choosing the best one per row costs more time than it saves bytes. Masks do best with Up. */
function filterRow(row: Uint8Array, above: Uint8Array, channels: number, line: Uint8Array): void {
	if (channels < 3) {
		line[0] = UP;
		for (let i = 0; i < row.length; i++) line[i + 1] = row[i]! - above[i]!;
		return;
	}
	line[0] = PAETH;
	for (let i = 0; i < channels; i++) line[i + 1] = row[i]! - above[i]!;
	for (let i = channels; i < row.length; i++) {
		line[i + 1] = row[i]! - paeth(row[i - channels]!, above[i]!, above[i - channels]!);
	}
}

function chunk(type: string, content: Uint8Array): Uint8Array[] {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(content.length, 0);
	head.write(type, 4, 'latin1');
	const crc = Buffer.alloc(4);
	const value = continueCrc(continueCrc(0xffffffff, head, 4, 8), content, 0, content.length);
	crc.writeUInt32BE((value ^ 0xffffffff) >>> 0, 0);
	return [head, content, crc];
}
