import type { IBinaryData } from 'n8n-workflow';

import type { EndpointContract } from '../../nodes/shared/contract/contract.js';
import { type MediaInput, mediaInput } from '../../nodes/shared/contract/media.js';
import { mediaFile } from '../../nodes/shared/contract/mediaSchema.js';
import { RequestFailure } from '../../nodes/shared/errors/failure.js';
import { inspectFiles } from '../../nodes/shared/input/files/inputFiles.js';
import { deliver } from '../../nodes/shared/output/deliver.js';
import type { ResultContext } from '../../nodes/shared/output/resultContext.js';
import { optionalMedia } from '../../nodes/shared/panel/optionalMedia.js';
import { optionProperties } from '../../nodes/shared/panel/options.js';
import { readOptions } from '../../nodes/shared/run/readOptions.js';
import { array, looseObject, nullish, number, object, unknown } from '../../nodes/shared/vendor/zod.js';
import { outputSchemas } from '../contract/publicNames.mjs';

// What a contract can say and no endpoint of this package needs yet: the next ones do.

const depthMap: MediaInput = {
	media: 'image',
	field: 'depth_url',
	sourceParameter: 'depthSource',
	sourceLabel: 'Depth Map',
	sources: ['none', 'url', 'binary'],
	binaryParameter: 'depthBinaryPropertyName',
	binaryLabel: 'Depth Binary Field',
};

/** Bodies in a photo: a file for all, one for each, who they are, and their outlines as numbers. */
const bodies: EndpointContract = {
	endpoint: 'fal-ai/invented/bodies',
	input: looseObject({}),
	output: looseObject({ model: mediaFile, meshes: nullish(array(mediaFile)), people: array(unknown()) }),
	media: [mediaInput('image'), depthMap],
	timeoutSeconds: 900,
	files: [
		{ field: 'model', jsonKey: 'model', binaryProperty: 'model' },
		{ field: 'meshes', jsonKey: 'meshes', binaryProperty: 'mesh', list: true },
		{ field: 'rle', jsonKey: 'outlines', binaryProperty: 'outlines', dataAsFile: true },
	],
	data: [
		{ field: 'people', jsonKey: 'people', schema: array(object({ id: number(), focal_length: number() })) },
		{ field: 'sample_rate', jsonKey: 'sampleRate', schema: number() },
	],
	countedKey: 'people',
};

const PERSON = { id: 7, focal_length: 0 };
/** A file that needs no server; its content is its name. */
const file = (name: string) => ({ url: `data:,${name}`, file_name: `${name}.ply` });
const textOf = ({ data }: IBinaryData) => Buffer.from(data, 'base64').toString();

/** The items that come out of a result. n8n's binary store is the one part that is not real. */
async function itemsOf(
	data: unknown,
	options: Partial<ResultContext['options']> = {},
	contract: EndpointContract = bodies,
) {
	const context = {
		node: {
			helpers: {
				prepareBinaryData: async (content: Buffer, fileName: string, mimeType: string): Promise<IBinaryData> => ({
					data: content.toString('base64'),
					fileName,
					mimeType,
				}),
			},
		},
		contract,
		access: {},
		options: { includeLogs: false, onEmpty: 'item', outputMode: 'singleItem', ...options },
	} as unknown as ResultContext;
	return await deliver(context, { data }, new AbortController().signal);
}

describe('a list of files under one field', () => {
	it('gives numbered binary properties and one list in the JSON', async () => {
		const [item] = await itemsOf({ model: file('all'), meshes: [file('a'), file('b')], people: [PERSON, PERSON] });
		expect(item!.json).toMatchObject({
			model: { binaryProperty: 'model' },
			meshes: [
				{ index: 0, binaryProperty: 'mesh_0' },
				{ index: 1, binaryProperty: 'mesh_1' },
			],
		});
		const files = Object.entries(item!.binary!).map(([name, binary]) => [name, binary.fileName, textOf(binary)]);
		expect(files).toEqual([
			['model', 'all.ply', 'all'],
			['mesh_0', 'a.ply', 'a'],
			['mesh_1', 'b.ply', 'b'],
		]);
	});

	it.each([
		['none', { meshes: [] }, []],
		['no field', {}, []],
		['null', { meshes: null }, []],
		['one file without a list', { meshes: file('a') }, [{ index: 0, binaryProperty: 'mesh_0' }]],
		['a bare address', { meshes: ['data:,a'] }, [{ index: 0, binaryProperty: 'mesh_0' }]],
	])('is a list also with %s', async (_what, fields, meshes) => {
		const [item] = await itemsOf({ model: file('all'), people: [], ...fields });
		expect(item!.json.meshes).toMatchObject(meshes);
		expect(item!.json.meshes).toHaveLength(meshes.length);
	});

	it('keeps the numbers of the others when one cannot be had, and names it', async () => {
		const [item] = await itemsOf({ people: [], meshes: [file('a'), null, { url: 'no address' }, file('d')] });
		expect(Object.keys(item!.binary!)).toEqual(['mesh_0', 'mesh_3']);
		expect(item!.json).toMatchObject({ missing: ['mesh_1', 'mesh_2'] });
		expect((item!.json.meshes as object[]).map((entry) => Object.keys(entry).includes('binaryProperty'))).toEqual([
			true,
			false,
			true,
		]);
	});

	it('loses none where one file is documented and several come', async () => {
		const [item] = await itemsOf({ people: [], model: [file('a'), file('b')] });
		expect(Object.keys(item!.binary!)).toEqual(['model_0', 'model_1']);
		expect(item!.json.model).toMatchObject([{ index: 0 }, { index: 1 }]);
	});
});

describe('data that becomes a file', () => {
	it.each([
		['a list of texts', ['1 5 9 2', '']],
		['a text', '1 5 9 2'],
		['an object', { size: [2, 3], counts: '05' }],
		['a number', 0],
	])('%s is a JSON file, and not in the JSON', async (_what, rle) => {
		const [item] = await itemsOf({ people: [PERSON], rle });
		const { outlines } = item!.binary!;
		expect(outlines).toMatchObject({ fileName: 'outlines.json', mimeType: 'application/json' });
		expect(JSON.parse(textOf(outlines!))).toEqual(rle);
		expect(item!.json.outlines).toEqual({ binaryProperty: 'outlines', contentType: 'application/json' });
	});

	it('also comes where files stay at fal, because it has no address there', async () => {
		const [item] = await itemsOf({ people: [PERSON], rle: '1 5', model: file('all') }, { outputMode: 'urlsOnly' });
		expect(Object.keys(item!.binary!)).toEqual(['outlines']);
		expect(item!.json.model).toEqual({});
	});

	it.each([
		['a file', { url: 'data:,1', file_name: 'rle.npy' }],
		['a bare address', 'data:,1'],
	])('is taken as it is where fal gives it as %s', async (_what, rle) => {
		const [item] = await itemsOf({ people: [PERSON], rle });
		expect(textOf(item!.binary!.outlines!)).toBe('1');
	});

	it.each([{}, { rle: null }, { rle: [] }])('is missed by nobody with %j', async (fields) => {
		const [item] = await itemsOf({ people: [PERSON], ...fields });
		expect(item!.binary).toBeUndefined();
		expect(item!.json).not.toHaveProperty('outlines');
		expect(item!.json).not.toHaveProperty('missing');
	});
});

describe('plain data of a result', () => {
	it('stands in the JSON as far as it is documented, zero too', async () => {
		const [item] = await itemsOf({
			people: [{ ...PERSON, pose: Array.from({ length: 9 }, () => 0.5) }],
			sample_rate: 0,
		});
		expect(item!.json).toMatchObject({ people: [PERSON], sampleRate: 0 });
		expect((item!.json.people as object[])[0]).toEqual(PERSON);
	});

	it('that is not as documented is left out and named', async () => {
		const [item] = await itemsOf({ model: file('all'), people: [{ id: 'x' }], sample_rate: '48000' });
		expect(item!.json).toMatchObject({ missing: ['people', 'sampleRate'] });
		expect(item!.json).not.toHaveProperty('people');
		expect(item!.json).not.toHaveProperty('sampleRate');
	});

	it('is a result that the node knows, also without a file', async () => {
		const [item] = await itemsOf({ sample_rate: 48000 });
		expect(item!.json).not.toHaveProperty('note');
	});
});

describe('what counts as found', () => {
	const others = { model: file('all'), meshes: [file('a')] };

	it.each([
		['the entries of a list in the JSON', bodies, { ...others, people: [PERSON, PERSON] }, 2],
		['nothing, though there are files', bodies, { ...others, people: [] }, 0],
		['the files of a list', { ...bodies, countedKey: 'meshes' }, { meshes: [file('a'), file('b')], people: [] }, 2],
		['a file, whatever comes with it', { ...bodies, countedKey: undefined }, { ...others, people: [] }, 1],
	])('is what the contract says: %s', async (_what, contract, data, count) => {
		const [item] = await itemsOf(data, {}, contract);
		expect(item!.json).toMatchObject({ found: count > 0, count });
	});

	it('decides what On Empty does', async () => {
		const nobody = { ...others, people: [] };
		expect(await itemsOf(nobody, { onEmpty: 'skip' })).toEqual([]);
		await expect(itemsOf(nobody, { onEmpty: 'error' })).rejects.toThrow(RequestFailure);
		expect(await itemsOf({ ...nobody, people: [PERSON] }, { onEmpty: 'error' })).toHaveLength(1);
	});
});

it('its output schema has the lists and the data', () => {
	const { segment } = outputSchemas(bodies);
	expect(segment!.properties).toMatchObject({
		meshes: { type: 'array', items: { type: 'object', properties: { index: { type: 'integer' } } } },
		people: { type: 'array', items: { properties: { focal_length: { type: 'number' } } } },
		sampleRate: { type: 'number' },
	});
});

describe('its patience and its transports', () => {
	const optionsWith = (contract: EndpointContract, options: object) => {
		const node = {
			getNode: () => ({ type: 'n8n-nodes-fal-sam.invented' }),
			getNodeParameter: (name: string, fallback?: unknown) => (name === 'options' ? options : fallback),
		};
		return readOptions(node, optionProperties([], contract), 'segment');
	};

	it('are those of the contract', () => {
		expect(optionsWith(bodies, {}).timeout).toBe(900);
		expect(optionsWith(bodies, { timeout: 5 }).timeout).toBe(5);
		expect(optionsWith({ ...bodies, timeoutSeconds: undefined }, {}).timeout).toBe(300);
		expect(() => optionsWith(bodies, { transport: 'realtime' })).toThrow(RequestFailure);
		expect(optionsWith({ ...bodies, realtime: true }, { transport: 'realtime' }).transport).toBe('realtime');
	});
});

describe('a second picture that it can do without', () => {
	const parameters = optionalMedia(depthMap, { noun: 'depth map', description: 'How far', defaultProperty: 'depth' });

	it('has a source, an address and a binary field in the panel', () => {
		expect(parameters.map(({ name, default: value }) => [name, value])).toEqual([
			['depthSource', 'none'],
			['depthUrl', ''],
			['depthBinaryPropertyName', 'depth'],
		]);
		expect(parameters[1]!.routing).toEqual({ send: { type: 'body', property: 'depth_url' } });
	});

	it.each([
		['none', {}, undefined],
		['url', { depth_url: 'https://a/depth.png' }, 'https://a/depth.png'],
	])('comes by its own source: %s', async (source, routed, url) => {
		const values: Record<string, unknown> = { imageSource: 'url', depthSource: source };
		const node = { getNodeParameter: (name: string) => values[name] };
		const { files, issues } = await inspectFiles(
			{ node, contract: bodies, fields: new Map() } as unknown as Parameters<typeof inspectFiles>[0],
			{ image_url: 'https://a/photo.png', ...routed },
		);
		expect(issues).toEqual([]);
		expect(files.map((found) => found.url)).toEqual(['https://a/photo.png', url]);
	});
});
