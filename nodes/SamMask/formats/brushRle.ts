import { HALF, type Mask } from '../mask/mask';
import type { Turns } from '../turns';

// Bits per value, and the four sizes of a run's length that a run can choose from.
const WORD_BITS = 8;
const LENGTH_BITS = [3, 4, 8, 16];
const CHANNELS = 4;
const LONGEST_RUN = 2 ** 16;

/**
 * Label Studio's brush RLE: a stream of bits over four equal channels of every pixel, row by row. Format after the
 * decoder of label-studio-converter (brush.py).
 *
 * @returns bytes, as the JSON has them
 */
export async function brushRle({ width, height, values }: Mask, turns: Turns): Promise<number[]> {
	const bits = new BitList();
	bits.add(width * height * CHANNELS, 32);
	bits.add(WORD_BITS - 1, 5);
	for (const size of LENGTH_BITS) bits.add(size - 1, 4);
	let [run, object] = [0, values[0]! >= HALF];
	for (let y = 0; y < height; y++) {
		for (let at = y * width; at < (y + 1) * width; at++) {
			if (values[at]! >= HALF !== object) {
				addRun(bits, run * CHANNELS, object);
				run = 0;
				object = !object;
			}
			run += 1;
		}
		if (turns.due()) await turns.give();
	}
	addRun(bits, run * CHANNELS, object);
	return bits.bytes();
}

function addRun(bits: BitList, length: number, object: boolean): void {
	for (let rest = length; rest > 0; ) {
		const part = Math.min(rest, LONGEST_RUN);
		const size = LENGTH_BITS.findIndex((count) => part <= 2 ** count);
		bits.add(1, 1);
		bits.add(size, 2);
		bits.add(part - 1, LENGTH_BITS[size]!);
		bits.add(object ? 255 : 0, WORD_BITS);
		rest -= part;
	}
}

class BitList {
	private readonly list: number[] = [];

	private held = 0;

	private heldBits = 0;

	add(value: number, count: number): void {
		for (let bit = count - 1; bit >= 0; bit--) {
			this.held = (this.held << 1) | (Math.floor(value / 2 ** bit) & 1);
			this.heldBits += 1;
			if (this.heldBits < 8) continue;
			this.list.push(this.held);
			this.held = 0;
			this.heldBits = 0;
		}
	}

	bytes(): number[] {
		return this.heldBits === 0 ? this.list : [...this.list, this.held << (8 - this.heldBits)];
	}
}
