import type { BitWriter } from './bitWriter';
import type { HuffmanCodes } from './huffman';
import { ZIGZAG } from './quantization';
import { multipliersOf, transform } from './transform';

const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;

/** Codes the blocks of one component, one after the other. */
export class BlockCoder {
	private readonly multipliers: Float32Array;

	private readonly block = new Float32Array(64);

	private previous = 0;

	constructor(
		private readonly out: BitWriter,
		table: number[],
		private readonly dc: HuffmanCodes,
		private readonly ac: HuffmanCodes,
	) {
		this.multipliers = multipliersOf(table);
	}

	/** @param sampling each value is the mean of a square of this side */
	code(plane: Float32Array, stride: number, x: number, y: number, sampling: number): void {
		const { block, multipliers } = this;
		if (sampling === 1) {
			for (let v = 0, to = 0; v < 8; v++) {
				for (let h = 0, from = (y + v) * stride + x; h < 8; h++) block[to++] = plane[from++]!;
			}
		} else {
			for (let v = 0, to = 0; v < 8; v++) {
				for (let h = 0, from = (y + 2 * v) * stride + x; h < 8; h++, from += 2) {
					block[to++] = (plane[from]! + plane[from + 1]! + plane[from + stride]! + plane[from + stride + 1]!) / 4;
				}
			}
		}
		transform(block);
		const quantized = (place: number) => {
			const value = block[place]! * multipliers[place]!;
			return value < 0 ? -((0.5 - value) | 0) : (value + 0.5) | 0;
		};
		const first = quantized(0);
		this.number(this.dc, 0, first - this.previous);
		this.previous = first;
		let zeros = 0;
		for (let i = 1; i < 64; i++) {
			const value = quantized(ZIGZAG[i]!);
			if (value === 0) {
				zeros += 1;
				continue;
			}
			for (; zeros > 15; zeros -= 16) this.symbol(this.ac, SIXTEEN_ZEROS);
			this.number(this.ac, zeros, value);
			zeros = 0;
		}
		if (zeros > 0) this.symbol(this.ac, END_OF_BLOCK);
	}

	private symbol({ codes, lengths }: HuffmanCodes, symbol: number): void {
		this.out.bits(codes[symbol]!, lengths[symbol]!);
	}

	/** A number by its size in bits, and its bits; of a negative one those of the number below it. */
	private number(table: HuffmanCodes, zeros: number, value: number): void {
		const size = 32 - Math.clz32(Math.abs(value));
		this.symbol(table, (zeros << 4) | size);
		if (size > 0) this.out.bits(value < 0 ? value + (1 << size) - 1 : value, size);
	}
}
