import * as fc from 'fast-check';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import { mediaFile } from '../../nodes/shared/contract/mediaSchema.js';
import { readResult } from '../../nodes/shared/output/resultJson.js';
import { unknownResult } from '../../nodes/shared/output/unknownResult.js';
import { array, looseObject, nullish, number } from '../../nodes/shared/vendor/zod.js';

const contract: EndpointContract = {
	endpoint: 'fal-ai/test',
	input: looseObject({}),
	output: looseObject({
		masks: array(mediaFile),
		image: nullish(mediaFile),
		scores: nullish(array(nullish(number()))),
		boxes: nullish(array(nullish(array(number())))),
		metadata: nullish(
			array(looseObject({ index: nullish(number()), score: nullish(number()), box: nullish(array(number())) })),
		),
	}),
	media: [],
	masksField: 'masks',
	files: [{ field: 'image', jsonKey: 'image', binaryProperty: 'image' }],
};
const singlePicture: EndpointContract = {
	...contract,
	output: looseObject({ image: nullish(mediaFile) }),
	masksField: 'image',
};

const sized = (name: string) => ({
	url: `https://v3.fal.media/${name}.png`,
	content_type: 'image/png',
	file_name: `${name}.png`,
	width: 1000,
	height: 500,
});
const unsized = (name: string) => ({ url: `https://v3.fal.media/${name}.png` });
const BOX = [0.5, 0.5, 0.2, 0.4];
const BOX_JSON = {
	box: { xMin: 400, yMin: 150, xMax: 600, yMax: 350 },
	boxNormalized: { centerX: 0.5, centerY: 0.5, width: 0.2, height: 0.4 },
};

function read(data: unknown, by = contract) {
	const result = readResult(by, data);
	if (!result) throw new Error('was not read');
	return result;
}

const NONE = { count: 0, masks: [], files: [], data: {}, missing: [] };
const masksOf = (data: unknown) => read(data).masks.map(({ json }) => json);

it('describes masks and the other files, numbered and named for their binary property', () => {
	const result = read({ masks: [sized('a'), sized('b')], image: sized('preview') });
	const described = (name: string) => ({
		url: `https://v3.fal.media/${name}.png`,
		contentType: 'image/png',
		width: 1000,
		height: 500,
	});
	expect(result.masks).toEqual([
		{ name: 'mask_0', binaryProperty: 'mask_0', file: sized('a'), json: { index: 0, ...described('a') } },
		{ name: 'mask_1', binaryProperty: 'mask_1', file: sized('b'), json: { index: 1, ...described('b') } },
	]);
	expect(result.files).toEqual([
		{
			name: 'image',
			binaryProperty: 'image',
			jsonKey: 'image',
			listed: false,
			file: sized('preview'),
			json: described('preview'),
		},
	]);
});

describe('scores and boxes', () => {
	it('come from the metadata', () => {
		const metadata = [
			{ index: 0, score: 0.9, box: BOX },
			{ index: 1, score: 0, box: null },
		];
		expect(masksOf({ masks: [sized('a'), sized('b')], metadata })).toMatchObject([
			{ index: 0, score: 0.9, ...BOX_JSON },
			{ index: 1, score: 0 },
		]);
		expect(masksOf({ masks: [sized('a'), sized('b')], metadata })[1]).not.toHaveProperty('boxNormalized');
	});

	it('come from the parallel lists', () => {
		const [first, second] = masksOf({ masks: [sized('a'), sized('b')], scores: [0.25, null], boxes: [null, BOX] });
		expect(first).toEqual({
			index: 0,
			url: sized('a').url,
			contentType: 'image/png',
			width: 1000,
			height: 500,
			score: 0.25,
		});
		expect(second).toMatchObject(BOX_JSON);
		expect(second).not.toHaveProperty('score');
	});

	it('come from both, the metadata first', () => {
		const data = { masks: [sized('a')], metadata: [{ index: 0, score: 0 }], scores: [0.5], boxes: [BOX] };
		expect(masksOf(data)).toMatchObject([{ score: 0, ...BOX_JSON }]);
	});

	it('follow the index of the metadata, or its place where the index is missing', () => {
		const masks = [sized('a'), sized('b')];
		expect(
			masksOf({
				masks,
				metadata: [
					{ index: 1, score: 0.1 },
					{ index: 0, score: 0.2 },
				],
			}).map(({ score }) => score),
		).toEqual([0.2, 0.1]);
		expect(
			masksOf({ masks, metadata: [{ score: 0.1 }, { index: null, score: 0.2 }] }).map(({ score }) => score),
		).toEqual([0.1, 0.2]);
	});

	it.each([
		['nothing', {}],
		['nulls', { image: null, scores: null, boxes: null, metadata: null }],
		['lists that are too short', { scores: [], boxes: [], metadata: [] }],
		['a box that is not whole', { boxes: [[0.5, 0.5]] }],
	])('are left out when fal gives %s', (_form, fields) => {
		expect(masksOf({ masks: [unsized('a')], ...fields })).toEqual([{ index: 0, url: unsized('a').url }]);
	});

	it.each([
		['its own size', { masks: [sized('a')] }],
		['the size of another mask', { masks: [unsized('a'), sized('b')] }],
		['the size of the preview', { masks: [unsized('a')], image: sized('preview') }],
		[
			'the size of the preview when its own is only half known',
			{ masks: [{ ...unsized('a'), width: 1000, height: null }], image: sized('preview') },
		],
	])('a box in pixels is measured by %s', (_size, data) => {
		expect(masksOf({ ...data, boxes: [BOX] })[0]).toMatchObject(BOX_JSON);
	});

	it('a box without any known size is given in shares alone', () => {
		const [mask] = masksOf({ masks: [unsized('a')], image: unsized('preview'), boxes: [BOX] });
		expect(mask).toEqual({ index: 0, url: unsized('a').url, boxNormalized: BOX_JSON.boxNormalized });
	});

	it('a box in pixels lies around the normalized box, to half a pixel', () => {
		const share = fc.double({ min: 0, max: 1, noNaN: true });
		const pixels = fc.integer({ min: 1, max: 10_000 });
		fc.assert(
			fc.property(
				share,
				share,
				share,
				share,
				pixels,
				pixels,
				(centerX, centerY, wide, high, imageWidth, imageHeight) => {
					const width = wide * 2 * Math.min(centerX, 1 - centerX);
					const height = high * 2 * Math.min(centerY, 1 - centerY);
					const [mask] = masksOf({
						masks: [{ url: 'https://a', width: imageWidth, height: imageHeight }],
						boxes: [[centerX, centerY, width, height]],
					});
					const { xMin, yMin, xMax, yMax } = mask!.box as Record<string, number>;
					expect(Math.abs((xMin! + xMax!) / 2 - centerX * imageWidth)).toBeLessThanOrEqual(0.5 + 1e-6);
					expect(Math.abs((yMin! + yMax!) / 2 - centerY * imageHeight)).toBeLessThanOrEqual(0.5 + 1e-6);
					expect(Math.abs(xMax! - xMin! - width * imageWidth)).toBeLessThanOrEqual(1 + 1e-6);
					expect(Math.abs(yMax! - yMin! - height * imageHeight)).toBeLessThanOrEqual(1 + 1e-6);
				},
			),
		);
	});
});

it.each(['data:image/png;base64,iVBORw0KGgo=', 'DATA:image/png;base64,iVBORw0KGgo='])(
	'%s is a file, and never stands in the JSON',
	(url) => {
		const { masks, files } = read({ masks: [{ url, content_type: 'image/png' }], image: { url } });
		expect([...masks, ...files].map(({ file }) => file)).toMatchObject([{ url }, { url }]);
		expect([...masks, ...files].map(({ json }) => json)).toEqual([{ index: 0, contentType: 'image/png' }, {}]);
	},
);

it('reads an endpoint whose only picture is its mask', () => {
	expect(readResult(singlePicture, { image: sized('a') })).toMatchObject({
		masks: [{ binaryProperty: 'mask_0' }],
		files: [{ jsonKey: 'image' }],
	});
	expect(readResult(singlePicture, { image: null })).toEqual(NONE);
});

it.each([{ masks: [] }, { masks: null }])('reads %j as a result without a mask', (data) => {
	expect(readResult(contract, data)).toEqual(NONE);
});

it('reads a file that is a bare address', () => {
	expect(read({ masks: ['https://a/x.png'], image: 'https://a/y.png' })).toMatchObject({
		masks: [{ file: { url: 'https://a/x.png' }, json: { index: 0, url: 'https://a/x.png' } }],
		files: [{ file: { url: 'https://a/y.png' } }],
	});
});

describe('what is odd beside the masks does not cost them', () => {
	it.each<[string, Record<string, unknown>]>([
		['boxes in a further list', { boxes: [[[0.5, 0.5, 0.2, 0.2]]] }],
		['boxes of five numbers', { boxes: [[0.5, 0.5, 0.2, 0.2, 0.9]] }],
		['boxes of text', { boxes: [['0.5', '0.5', '0.2', '0.2']] }],
		['boxes with a negative side', { boxes: [[0.5, 0.5, -0.2, 0.2]] }],
		['boxes as an object', { boxes: { 0: [0.5, 0.5, 0.2, 0.2] } }],
		['boxes that are no numbers', { boxes: [[null, NaN, Infinity, 0]] }],
		['scores of text', { scores: ['0.9'] }],
		['scores in a further list', { scores: [[0.9]] }],
		['a score that is no number', { scores: [NaN] }],
		['null in the metadata', { metadata: [null] }],
		['metadata as text', { metadata: 'none' }],
		['metadata of text', { metadata: ['a'] }],
		['an image that is no file', { image: 5 }],
	])('%s', (_what, fields) => {
		expect(masksOf({ masks: [sized('a')], ...fields })).toEqual([
			{ index: 0, url: sized('a').url, contentType: 'image/png', width: 1000, height: 500 },
		]);
	});

	it.each([
		[{ width: '1000', height: '500' }],
		[{ width: -1, height: 500 }],
		[{ width: 1000.5, height: 500 }],
		[{ content_type: 5 }],
		[{ content_type: 'image/png"><script>' }],
		[{ file_name: {} }],
	])('a file with %j', (odd) => {
		expect(masksOf({ masks: [{ ...unsized('a'), ...odd }] })).toEqual([{ index: 0, url: unsized('a').url }]);
	});
});

it('a mask that is none keeps its number, and is named', () => {
	const result = read({ masks: [sized('a'), null, {}, sized('d')], image: { url: '' }, scores: [0.1, 0.2, 0.3, 0.4] });
	expect(result.masks.map(({ binaryProperty, json }) => [binaryProperty, json.score])).toEqual([
		['mask_0', 0.1],
		['mask_3', 0.4],
	]);
	expect(result.missing).toEqual(['mask_1', 'mask_2', 'image']);
});

it.each(['javascript:alert(1)', 'file:///etc/passwd', 'mask.png', 'https:///x'])(
	'%s never stands in the JSON',
	(url) => {
		expect(masksOf({ masks: [{ url }] })).toEqual([{ index: 0 }]);
	},
);

it('boxes lie inside the picture', () => {
	const [mask] = masksOf({ masks: [sized('a')], boxes: [[0.05, 0.9, 0.2, 0.4]] });
	expect(mask!.box).toEqual({ xMin: 0, yMin: 350, xMax: 150, yMax: 500 });
	const { centerX, centerY, width, height } = mask!.boxNormalized as Record<string, number>;
	expect([centerX! - width! / 2, centerY! + height! / 2]).toEqual([0, 1]);
});

describe('a result in which nothing is known', () => {
	it.each([
		null,
		undefined,
		'masks',
		5,
		[],
		{},
		{ rle: '1 2 3' },
		{ masks: 'x'.slice(1) },
		{ masks: {} },
		{ masks: [{}] },
	])('%j is not read', (data) => expect(readResult(contract, data)).toBeUndefined());

	it('is passed on as it is, with its addresses, and without megabytes of text', () => {
		const data = { rle: '1 5', frames: [{ file: 'https://a/b.json' }], preview: 'data:image/png;base64,AAAA', n: 0 };
		expect(unknownResult(data)).toEqual({
			note: expect.stringMatching(/does not know/),
			urls: ['https://a/b.json'],
			result: { ...data, preview: '(data URI of 26 characters)' },
		});
		expect(unknownResult(undefined)).toMatchObject({ urls: [], result: null });
	});
});
