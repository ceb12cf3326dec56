import { MaskRefusal } from '../../shared/errors/maskFailure';
import type { RowSource } from '../picture/picture';
import type { Turns } from '../turns';
import { BitWriter } from './bitWriter';
import { BlockCoder } from './blockCoder';
import { CHROMA_AC, CHROMA_DC, type HuffmanCodes, LUMA_AC, LUMA_DC } from './huffman';
import { quantizationTables, ZIGZAG } from './quantization';

const LONGEST_SIDE = 65_535;
// From here on colour is kept as fine as brightness; below, at half the resolution, as cameras do.
const FINE_COLOUR_QUALITY = 95;
const SEGMENT_BYTES = 65_519;
const BLOCK = 8;

/**
 * Writes a baseline JPEG. Own code because no library keeps the event loop free: mozjpeg as WebAssembly takes 1.7 to 3.7
 * seconds for 12 megapixels in one block and 180 MB (measured with its fastest settings). Of metadata only the ICC
 * profile is carried.
 *
 * @param source with 1 or 3 channels
 * @param quality 1 to 100, as libjpeg means it
 */
export async function writeJpeg(source: RowSource, quality: number, turns: Turns): Promise<Buffer> {
	const { width, height, channels } = source;
	if (Math.max(width, height) > LONGEST_SIDE) {
		throw new MaskRefusal({
			kind: 'wrongValue',
			field: 'Output Format',
			problem: 'must be PNG for a picture that large',
		});
	}
	const colour = channels === 3;
	const sampling = colour && quality < FINE_COLOUR_QUALITY ? 2 : 1;
	const tables = quantizationTables(quality);
	const out = new BitWriter();
	writeHeaders(out, source, tables, colour, sampling);

	const luma = new BlockCoder(out, tables.luma, LUMA_DC, LUMA_AC);
	const [blue, red] = [0, 1].map(() => new BlockCoder(out, tables.chroma, CHROMA_DC, CHROMA_AC));
	const unit = BLOCK * sampling;
	const band = new Band(source, unit);
	for (let y = 0; y < height; y += unit) {
		band.read(y);
		for (let x = 0; x < width; x += unit) {
			for (let v = 0; v < sampling; v++) {
				for (let h = 0; h < sampling; h++) luma.code(band.luma, band.stride, x + h * BLOCK, v * BLOCK, 1);
			}
			if (!colour) continue;
			blue!.code(band.blue, band.stride, x, 0, sampling);
			red!.code(band.red, band.stride, x, 0, sampling);
		}
		if (turns.due()) await turns.give();
	}
	out.endBits();
	out.word(0xffd9);
	return out.content();
}

/** A band of rows as brightness and colour differences around zero; beyond the frame the last pixels go on. */
class Band {
	readonly stride: number;

	readonly luma: Float32Array;

	readonly blue: Float32Array;

	readonly red: Float32Array;

	private readonly row: Uint8Array;

	constructor(
		private readonly source: RowSource,
		private readonly rows: number,
	) {
		this.stride = Math.ceil(source.width / rows) * rows;
		const length = this.stride * rows;
		this.luma = new Float32Array(length);
		this.blue = new Float32Array(length);
		this.red = new Float32Array(length);
		this.row = new Uint8Array(source.width * source.channels);
	}

	read(top: number): void {
		const { source, row, stride } = this;
		const { width, height, channels } = source;
		for (let line = 0; line < this.rows; line++) {
			// The last row stays in the buffer when the picture ends within the band.
			if (top + line < height) source.fill(top + line, row);
			for (let x = 0, from = 0, to = line * stride; x < stride; x++, to++) {
				const red = row[from];
				const green = row[from + (channels === 3 ? 1 : 0)];
				const blue = row[from + (channels === 3 ? 2 : 0)];
				// JFIF's conversion, brightness shifted to lie around zero.
				this.luma[to] = 0.299 * red! + 0.587 * green! + 0.114 * blue! - 128;
				this.blue[to] = -0.168735892 * red! - 0.331264108 * green! + 0.5 * blue!;
				this.red[to] = 0.5 * red! - 0.418687589 * green! - 0.081312411 * blue!;
				if (x < width - 1) from += channels;
			}
		}
	}
}

function writeHeaders(
	out: BitWriter,
	{ width, height, profile }: RowSource,
	{ luma, chroma }: ReturnType<typeof quantizationTables>,
	colour: boolean,
	sampling: number,
): void {
	const segment = (marker: number, content: number[] | Uint8Array) => {
		out.word(marker);
		out.word(content.length + 2);
		for (const byte of content) out.byte(byte);
	};
	const words = (...values: number[]) => values.flatMap((value) => [value >> 8, value & 0xff]);
	const table = (values: number[]) => Array.from(ZIGZAG, (place) => values[place]!);
	const codes = (place: number, { counts, symbols }: HuffmanCodes) => [place, ...counts, ...symbols];
	out.word(0xffd8);
	// JFIF 1.1, no density, no thumbnail.
	segment(0xffe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, ...words(1, 1), 0, 0]);
	if (profile) {
		const parts = Math.ceil(profile.length / SEGMENT_BYTES);
		for (let part = 0; part < parts; part++) {
			const head = [...Buffer.from('ICC_PROFILE\0', 'latin1'), part + 1, parts];
			segment(0xffe2, [...head, ...profile.subarray(part * SEGMENT_BYTES, (part + 1) * SEGMENT_BYTES)]);
		}
	}
	segment(0xffdb, [0, ...table(luma), ...(colour ? [1, ...table(chroma)] : [])]);
	const first = [1, (sampling << 4) | sampling, 0];
	const others = colour ? [2, 0x11, 1, 3, 0x11, 1] : [];
	segment(0xffc0, [8, ...words(height, width), colour ? 3 : 1, ...first, ...others]);
	const chromaCodes = colour ? [...codes(0x01, CHROMA_DC), ...codes(0x11, CHROMA_AC)] : [];
	segment(0xffc4, [...codes(0x00, LUMA_DC), ...codes(0x10, LUMA_AC), ...chromaCodes]);
	segment(0xffda, [colour ? 3 : 1, 1, 0x00, ...(colour ? [2, 0x11, 3, 0x11] : []), 0, 63, 0]);
}
