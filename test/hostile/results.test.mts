import type { IBinaryData } from 'n8n-workflow';

import { useEngine } from '../../harness/jest/useEngine.mjs';
import { useScriptedFal } from '../../harness/jest/useFal.mjs';
import type { EngineItem } from '../../harness/n8n/engineTypes.mjs';
import { downloadFile } from '../../nodes/shared/output/download.js';
import { DATA_URIS } from './dataUris.mjs';
import { FILE_NAMES } from './fileNames.mjs';
import { expectTold, INNER_WORDS } from './judgement.mjs';
import { meetAll, type Meeting } from './meetings.mjs';
import { RESULT_SHAPES } from './resultShapes.mjs';
import { hostileArea, type HostileCase } from './tally.mjs';

const engine = useEngine();
const fal = useScriptedFal({ forgets: false });

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1');
const UNKNOWN = Buffer.from('????????????');

interface Met {
	name: string;
	/** A function, because the address of fal's files is only known then. */
	meeting: (n: number) => Meeting;
	holds: (item: EngineItem) => void;
}

/**
 * An area whose inputs are met in one run.
 *
 * @param others inputs of the area that need none
 */
function area(title: string, cases: Met[], options: Record<string, unknown> = {}, others: HostileCase[] = []): void {
	let met: EngineItem[] = [];
	describe('in one run', () => {
		beforeAll(async () => {
			const meetings = cases.map(({ meeting }, n) => meeting(n));
			met = await meetAll(engine, fal, meetings, { options });
		}, 120_000);
		hostileArea(title, [...cases.map(({ name, holds }, at): HostileCase => [name, () => holds(met[at]!)]), ...others]);
	});
}

area(
	'result shapes, 10,000 masks, prototype pollution, deep nesting',
	RESULT_SHAPES.map(({ name, body, holds }) => ({
		name,
		meeting: () => ({ result: { body } }),
		holds: (item) => {
			if (holds instanceof RegExp) return expectTold(item, holds);
			expect(JSON.stringify(item.json)).not.toMatch(INNER_WORDS);
			expect(item.json).toMatchObject(holds);
		},
	})),
	{ outputMode: 'urlsOnly' },
);

/** One mask, which the scripted fal serves as it is said here. */
function oneMask(n: number, file: object, body: Buffer, headers: Record<string, string>): Meeting {
	const url = `${fal.url}/v3b.fal.media/files/${n}`;
	return { result: { body: { masks: [{ url, ...file }] } }, file: { body, headers } };
}
const fileOf = ({ binary }: EngineItem) => binary!.mask_0!;

area(
	'file_name',
	FILE_NAMES.map(([file_name, name]) => ({
		name: JSON.stringify(file_name).slice(0, 60),
		meeting: (n) => oneMask(n, { file_name }, PNG, { 'content-type': 'image/png' }),
		holds: (item) => {
			expect(fileOf(item).fileName).toBe(name);
			expect(JSON.stringify(item.json)).not.toContain('file_name');
		},
	})),
);

/** Types that a server says a file is of, and what it is taken for where its bytes do not tell. */
const CONTENT_TYPES: Array<[said: unknown, type: string]> = [
	...['image/png', 'IMAGE/PNG', 'image/png; charset=binary', ' image/png '].map((said): [string, string] => [
		said,
		'image/png',
	]),
	['image/jpg', 'image/jpeg'],
	['image/webp', 'image/webp'],
	['video/mp4', 'video/mp4'],
	['application/x-zip-compressed', 'application/zip'],
	...[
		'image/svg+xml',
		'application/xhtml+xml',
		'text/html',
		'application/javascript',
		'application/pdf',
		'application/x-msdownload',
		'image/png\r\nX-Other: 1',
		'image/png"><script>',
		'image/\u202egnp',
		'multipart/x-mixed-replace',
		'image',
		'image/',
		'',
		'*/*',
		'__proto__',
		'constructor',
		'image/png, text/html',
		`image/${'x'.repeat(100_000)}`,
		7,
		null,
		{},
		['image/png'],
	].map((said): [unknown, string] => [said, 'application/octet-stream']),
];

area(
	'content_type',
	CONTENT_TYPES.flatMap(([content_type, type]) =>
		[PNG, UNKNOWN].map((body) => ({
			name: `${JSON.stringify(content_type).slice(0, 60)} for ${body === PNG ? 'a PNG' : 'unknown bytes'}`,
			meeting: (n) => oneMask(n, { content_type }, body, { 'content-type': 'application/octet-stream' }),
			holds: (item) => {
				const mimeType = body === PNG ? 'image/png' : type;
				expect(fileOf(item)).toMatchObject({ mimeType });
				expect(item.json.masks).toMatchObject([{ contentType: mimeType }]);
				expect(fileOf(item).fileName).toMatch(/^mask_0\.(png|jpg|webp|mp4|zip|bin)$/);
			},
		})),
	),
);

/** As base64 200 MB. */
const LARGE_BYTES = 150_000_000;

async function decoded(ending = '', maxMegabytes = Infinity): Promise<unknown> {
	const file = { url: `data:image/png;base64,${Buffer.alloc(LARGE_BYTES, 'x').toString('base64')}${ending}` };
	const prepareBinaryData = async (bytes: unknown): Promise<IBinaryData> =>
		({ data: String((bytes as Buffer).length) }) as IBinaryData;
	const context = { prepareBinaryData, maxMegabytes, signal: new AbortController().signal, access: undefined as never };
	return await downloadFile(context, file, 'mask_0');
}

const LARGE_DATA_URIS: HostileCase[] = [
	['200 MB', async () => expect(await decoded()).toEqual({ data: String(LARGE_BYTES) })],
	[
		'200 MB and one wrong letter at the end',
		async () => await expect(decoded('*')).rejects.toMatchObject({ failure: { kind: 'unreadableReply' } }),
	],
	[
		'200 MB where 100 are the most',
		async () => await expect(decoded('', 100)).rejects.toMatchObject({ failure: { kind: 'fileTooLarge' } }),
	],
];

area(
	'data URIs up to 200 MB',
	DATA_URIS.map(([url, outcome]) => ({
		name: JSON.stringify(url).slice(0, 80),
		meeting: () => ({ result: { body: { masks: [{ url }] } } }),
		holds: (item) => {
			expect(JSON.stringify(item.json)).not.toContain('data:');
			if (typeof outcome === 'string')
				expectTold(item, new RegExp(`^A file of the result is not what it should be: .*${outcome}`));
			else expect(fileOf(item).content).toEqual(outcome);
		},
	})),
	{},
	LARGE_DATA_URIS,
);
