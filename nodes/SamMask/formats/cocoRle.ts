import { HALF, type Mask } from '../mask/mask';
import type { Turns } from '../turns';

/**
 * Lengths of runs, column by column from the top left, beginning with what is not the object: COCO's uncompressed RLE.
 */
export async function cocoCounts({ width, height, values }: Mask, turns: Turns): Promise<number[]> {
	const counts: number[] = [];
	let [run, object] = [0, false];
	for (let x = 0; x < width; x++) {
		for (let y = 0, at = x; y < height; y++, at += width) {
			if (values[at]! >= HALF !== object) {
				counts.push(run);
				run = 0;
				object = !object;
			}
			run += 1;
		}
		if (turns.due()) await turns.give();
	}
	counts.push(run);
	return counts;
}

/**
 * COCO's compressed form: from the fourth on each number less the one two before it, in groups of five bits from the
 * lowest, a sixth bit for "more to come", written as characters from 48 on.
 */
export function compressCounts(counts: number[]): string {
	const characters: string[] = [];
	counts.forEach((count, index) => {
		let rest = index > 2 ? count - counts[index - 2]! : count;
		for (let more = true; more; ) {
			let group = rest & 0x1f;
			rest >>= 5;
			// Bit 5 of the group is its sign.
			more = group & 0x10 ? rest !== -1 : rest !== 0;
			if (more) group |= 0x20;
			characters.push(String.fromCharCode(group + 48));
		}
	});
	return characters.join('');
}
