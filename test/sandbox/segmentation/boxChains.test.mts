import { boxChains, type Look } from '../../../sandbox/segmentation/boxChains.mjs';

/** A detection of 40 x 40 pixels at x, in a row; by default a sure one. */
const at = (x: number, score = 0.8, y = 0) => ({ box: { x0: x, y0: y, x1: x + 40, y1: y + 40 }, label: 0, score });
const looks = (...frames: ReturnType<typeof at>[][]): Look[] =>
	frames.map((detections, index) => ({ frame: index * 5, detections }));
const path = (chains: ReturnType<typeof boxChains>) =>
	chains.map(({ seen }) => seen.map(({ frame, box }) => [frame, box.x0]));

it('joins what overlaps from look to look, also when two pass side by side', () => {
	const found = boxChains(
		looks([at(0), at(200, 0.9, 100)], [at(20), at(180, 0.9, 100)], [at(40), at(160, 0.9, 100)]),
		0.5,
	);
	expect(path(found)).toEqual([
		[
			[0, 200],
			[5, 180],
			[10, 160],
		],
		[
			[0, 0],
			[5, 20],
			[10, 40],
		],
	]);
});

it('believes weak detections of an object that is sure elsewhere, before and after, and no others', () => {
	const found = boxChains(looks([at(0, 0.2), at(300, 0.2)], [at(10, 0.7)], [at(20, 0.2), at(300, 0.2)]), 0.5);
	expect(path(found)).toEqual([
		[
			[0, 0],
			[5, 10],
			[10, 20],
		],
	]);
});

it('bridges looks that see nothing, but not many of them', () => {
	expect(boxChains(looks([at(0)], [], [], [at(6)]), 0.5)).toHaveLength(1);
	expect(boxChains(looks([at(0)], [], [], [], [at(6)]), 0.5)).toHaveLength(2);
});

it('does not join what is far away, or near but of another size', () => {
	const large = { ...at(0), box: { x0: 10, y0: 10, x1: 200, y1: 200 } };
	expect(boxChains(looks([at(0)], [at(200)]), 0.5)).toHaveLength(2);
	expect(boxChains(looks([at(0)], [large]), 0.5)).toHaveLength(2);
});

it('finds nothing in nothing', () => {
	expect(boxChains([], 0.5)).toEqual([]);
	expect(boxChains(looks([], []), 0.5)).toEqual([]);
});
