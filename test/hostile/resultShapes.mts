/** A result of SAM 3 Image, and what comes of it: parts of the item's JSON, or of a sentence. */
export interface ResultShape {
	name: string;
	/** Text goes out as it is, everything else as JSON. */
	body: unknown;
	holds: object | RegExp;
}

const file = (n: number, more: object = {}) => ({
	url: `https://v3b.fal.media/files/${n}.png`,
	content_type: 'image/png',
	width: 64,
	height: 48,
	...more,
});
const MASKS = [file(0)];
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const NOTE = { note: expect.stringContaining('does not know') as string };
const FOUND = { found: true, count: 1, masks: [{ index: 0, url: MASKS[0]!.url }] };
const UNREADABLE = /^fal answered in a form that this node does not know: /;

const withFields = (fields: object) => ({ masks: MASKS, ...fields });
const shape = (name: string, body: unknown, holds: object | RegExp): ResultShape => ({ name, body, holds });
const asText = (masks: string) => `{"masks":[${JSON.stringify(file(0))}],${masks}}`;

export const RESULT_SHAPES: ResultShape[] = [
	...['null', 'true', '0', '""', '"text"', '[]', '[{}]', '', '<html>', '{"masks":[', '\u0000'].map((body) =>
		shape(JSON.stringify(body), body, UNREADABLE),
	),
	...[{}, { masks: {} }, { masks: 'x'.slice(1) }, { masks: [{}] }, { masks: [null, 7, []] }, { rle: ['1 5'] }].map(
		(body) => shape(JSON.stringify(body), body, NOTE),
	),
	shape('masks of null', { masks: null }, { found: false, count: 0 }),
	shape('no masks', { masks: [] }, { found: false, count: 0 }),
	shape('10,000 masks', { masks: Array.from({ length: 10_000 }, (_, n) => file(n)) }, { found: true, count: 10_000 }),
	shape('a bare address', { masks: ['https://v3b.fal.media/files/0.png'] }, FOUND),
	shape('one mask that is no list', { masks: file(0) }, FOUND),
	shape(
		'odd masks between good ones',
		{ masks: [file(0), null, { url: 7 }, file(3)] },
		{ count: 2, missing: ['mask_1', 'mask_2'] },
	),
	...[
		{ boxes: [[[0.5, 0.5, 0.2, 0.2]]] },
		{ boxes: [['0.5', null, {}, []]] },
		{ boxes: { 0: [0.5, 0.5, 0.2, 0.2] } },
		{ boxes: [[1e308, 1e308, -1, 5]] },
		{ scores: ['0.9'] },
		{ scores: { length: 1 } },
		{ metadata: [null] },
		{ metadata: [{ index: -1, score: [], box: 'x' }] },
		{ metadata: { map: 1 } },
		{ image: 5 },
		{ image: { url: { toString: 'a' } } },
		{ masks: [file(0, { width: '64', height: -1 })] },
		{ masks: [file(0, { width: 1e308, height: 0.5 })] },
		{ masks: [file(0, { content_type: {}, file_name: [] })] },
	].map((odd) => shape(JSON.stringify(odd).slice(0, 80), withFields(odd), FOUND)),
	shape('__proto__ of the result', asText('"__proto__":{"polluted":1,"image":{"url":"https://x/"}}'), FOUND),
	shape(
		'constructor and toString',
		asText('"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":1'),
		FOUND,
	),
	shape('__proto__ of a mask', `{"masks":[{"url":"${MASKS[0]!.url}","__proto__":{"width":5,"height":5}}]}`, FOUND),
	shape('__proto__ alone', `{"__proto__":{"masks":[]}}`, NOTE),
	shape('an object fifty deep beside the masks', asText(`"extra":${nested(50)}`), FOUND),
	shape('nothing known, fifty deep', `{"extra":${nested(50)}}`, NOTE),
	shape('nothing known, 100,000 deep', `{"extra":${nested(100_000)}}`, UNREADABLE),
	shape('lists 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, UNREADABLE),
	shape('the same key twice', `{"masks":[],"masks":[${JSON.stringify(file(0))}]}`, FOUND),
];
