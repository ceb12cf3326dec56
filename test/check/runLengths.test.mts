import fc from 'fast-check';
import { columnsTouched, readings, runsIn } from '../../check/media/runLengths.mjs';
import type { PictureLook } from '../../check/media/pictureLook.mjs';

const SIZE = { width: 32, height: 20 };

/** A disc that is not in the middle, so that no two meanings of its run lengths give the same picture. */
function disc(): Uint8Array {
	return Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, i) => {
		const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)];
		return (x - 9) ** 2 + (y - 12) ** 2 <= 36 ? 1 : 0;
	});
}

/** Writes a mask as pairs of start and length. */
function runs(mask: Uint8Array, base: number, byRows: boolean): string {
	const { width, height } = SIZE;
	const at = (k: number) => (byRows ? mask[k]! : mask[(k % height) * width + Math.floor(k / height)]!);
	const pairs: string[] = [];
	for (let k = 0; k < mask.length; k++) {
		if (!at(k) || (k > 0 && at(k - 1))) continue;
		let end = k;
		while (end < mask.length && at(end)) end++;
		pairs.push(`${k + base} ${end - k}`);
	}
	return pairs.join(' ');
}

it.each([
	['rows from 1', 1, true],
	['rows from 0', 0, true],
	['columns from 1', 1, false],
	['columns from 0', 0, false],
])('tells %s from the other meanings', (name, base, byRows) => {
	const look = { ...SIZE, inside: disc() } as PictureLook;
	const best = readings(runs(disc(), base, byRows), look).sort((a, b) => b.overlap - a.overlap);
	expect(best[0]).toEqual({ name, overlap: 1 });
	expect(best[1]!.overlap).toBeLessThan(1);
});

it('tells the right width of a picture from a wrong one', () => {
	const text = runs(disc(), 1, true);
	expect(columnsTouched(text, SIZE.width)).toBe(13);
	expect(columnsTouched(text, SIZE.height)).toBe(SIZE.height);
});

it.each([
	['', undefined],
	['1 2 3', undefined],
	['1 x', undefined],
	['1.5 2', undefined],
	[
		' 1 2\n5 1 ',
		[
			[1, 2],
			[5, 1],
		],
	],
])('reads %j as pairs or as none', (text, pairs) => {
	expect(runsIn(text)).toEqual(pairs);
});

it('fits nothing to a text that is no run lengths', () => {
	const look = { ...SIZE, inside: disc() } as PictureLook;
	fc.assert(
		fc.property(fc.stringMatching(/^[a-z {}]{0,20}$/), (text) => {
			expect(readings(text, look).every(({ overlap }) => overlap === 0)).toBe(true);
		}),
	);
});
