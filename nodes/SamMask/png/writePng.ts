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
		const [packed] = [await deflated(ReadableStream.from([profile]))];
		parts.push(...chunk('iCCP', Buffer.concat([Buffer.from('icc\0\0', 'latin1'), ...packed])));
	}
	for (const piece of await deflated(ReadableStream.from(filteredRows(source, turns)))) {
		parts.push(...chunk('IDAT', piece));
		if (turns.due()) await turns.give();
	}
	parts.push(...chunk('IEND', Buffer.alloc(0)));
	return Buffer.concat(parts);
}

async function deflated(content: ReadableStream<Uint8Array>): Promise<Uint8Array[]> {
	const pieces: Uint8Array[] = [];
	const stream = content.pipeThrough(new CompressionStream('deflate')) as AsyncIterable<Uint8Array>;
	const read = await settle(
		(async () => {
			for await (const piece of stream) pieces.push(piece);
		})(),
	);
	if (!read.ok) throw read.error;
	return pieces;
}

async function* filteredRows(source: RowSource, turns: Turns): AsyncGenerator<Uint8Array> {
	const { width, height, channels } = source;
	const lineBytes = 1 + width * channels;
	const linesPerBatch = Math.max(1, Math.ceil(BATCH_BYTES / lineBytes));
	let [row, above] = [new Uint8Array(lineBytes - 1), new Uint8Array(lineBytes - 1)];
	for (let from = 0; from < height; from += linesPerBatch) {
		const lines = Math.min(linesPerBatch, height - from);
		const batch = new Uint8Array(lines * lineBytes);
		for (let line = 0; line < lines; line++) {
			source.fill(from + line, row);
			filterRow(row, above, channels, batch.subarray(line * lineBytes, (line + 1) * lineBytes));
			[row, above] = [above, row];
			if (turns.due()) await turns.give();
		}
		yield batch;
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
