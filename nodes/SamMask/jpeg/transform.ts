// The fast cosine transform of Arai, Agui and Nakajima leaves each coefficient larger by these factors, row and column.
const SCALES = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379];
const SQRT_HALF = 0.707106781;

/** What to multiply the transform's coefficients by, to have them quantized. */
export function multipliersOf(table: number[]): Float32Array {
	return Float32Array.from(table, (divisor, place) => 1 / (divisor * SCALES[place >> 3]! * SCALES[place & 7]! * 8));
}

/** The forward cosine transform of a block of 8 by 8, in place. */
export function transform(block: Float32Array): void {
	for (let row = 0; row < 64; row += 8) transformLine(block, row, 1);
	for (let column = 0; column < 8; column++) transformLine(block, column, 8);
}

function transformLine(block: Float32Array, start: number, step: number): void {
	const at = (index: number) => start + index * step;
	const sum07 = block[at(0)]! + block[at(7)]!;
	const difference07 = block[at(0)]! - block[at(7)]!;
	const sum16 = block[at(1)]! + block[at(6)]!;
	const difference16 = block[at(1)]! - block[at(6)]!;
	const sum25 = block[at(2)]! + block[at(5)]!;
	const difference25 = block[at(2)]! - block[at(5)]!;
	const sum34 = block[at(3)]! + block[at(4)]!;
	const difference34 = block[at(3)]! - block[at(4)]!;

	const outer = sum07 + sum34;
	const inner = sum16 + sum25;
	block[at(0)] = outer + inner;
	block[at(4)] = outer - inner;
	const outerRest = sum07 - sum34;
	const turned = (sum16 - sum25 + outerRest) * SQRT_HALF;
	block[at(2)] = outerRest + turned;
	block[at(6)] = outerRest - turned;

	const low = difference34 + difference25;
	const middle = (difference25 + difference16) * SQRT_HALF;
	const high = difference16 + difference07;
	const shared = (low - high) * 0.382683433;
	const lowTurned = 0.5411961 * low + shared;
	const highTurned = 1.306562965 * high + shared;
	const plus = difference07 + middle;
	const minus = difference07 - middle;
	block[at(5)] = minus + lowTurned;
	block[at(3)] = minus - lowTurned;
	block[at(1)] = plus + highTurned;
	block[at(7)] = plus - highTurned;
}
