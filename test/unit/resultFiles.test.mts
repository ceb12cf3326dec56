import fc from 'fast-check';
import { Readable } from 'node:stream';
import type { HttpStream } from '../../nodes/shared/fal/http/httpCall.js';
import { watchFile } from '../../nodes/shared/output/arrivingFile.js';
import { decodeContent, splitDataUri } from '../../nodes/shared/output/dataUri.js';
import { safeFileName } from '../../nodes/shared/output/fileName.js';
import { DATA_URIS } from '../hostile/dataUris.mjs';
import { FILE_NAMES } from '../hostile/fileNames.mjs';
import { HEAD_BYTES, isWebPage, saidInstead, typeOfFile } from '../../nodes/shared/output/fileType.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const PNG = bytes('\x89PNG\r\n\x1a\n and more');
const NOTHING = bytes('????????????');

describe('what a file is', () => {
	it.each([
		['png', '\x89PNG\r\n\x1a\n', 'image/png'],
		['jpg', '\xff\xd8\xff\xe0', 'image/jpeg'],
		['webp', 'RIFF\x10\0\0\0WEBPVP8 ', 'image/webp'],
		['gif', 'GIF89a', 'image/gif'],
		['mp4', '\0\0\0\x20ftypisom', 'video/mp4'],
		['mov', '\0\0\0\x14ftypqt  ', 'video/quicktime'],
		['webm', '\x1a\x45\xdf\xa3', 'video/webm'],
		['zip', 'PK\x03\x04', 'application/zip'],
		['glb', 'glTF\x02\0\0\0', 'model/gltf-binary'],
	])('its first bytes say %s, whatever it is called', (extension, head, mimeType) => {
		const facts = { head: bytes(head), said: ['text/plain', 'image/tiff'], names: ['page.html'] };
		expect(typeOfFile(facts)).toEqual({ mimeType, extension });
	});

	it.each<[string, Array<string | null | undefined>, Array<string | null | undefined>, string, string]>([
		['its type', ['image/webp'], [], 'image/webp', 'webp'],
		['its type with a charset', ['image/png; charset=binary'], [], 'image/png', 'png'],
		['its type in capitals', ['IMAGE/PNG'], [], 'image/png', 'png'],
		['the type of the answer', ['application/octet-stream', 'image/jpeg'], [], 'image/jpeg', 'jpg'],
		['its name', [null], ['Mask 1.PNG'], 'image/png', 'png'],
		['the end of its address', ['application/octet-stream'], [null, '/files/b/mask_0.jpeg'], 'image/jpeg', 'jpg'],
		['an ending without a type', [undefined], ['mesh.ply'], 'application/octet-stream', 'ply'],
		['nothing', [], [], 'application/octet-stream', 'bin'],
		['a type that a browser would run', ['image/svg+xml'], ['x.svg'], 'application/octet-stream', 'bin'],
		['a made up type', ['image/png\r\nX: y'], ['x.exe'], 'application/octet-stream', 'bin'],
	])('where the bytes do not tell, %s does', (_what, said, names, mimeType, extension) => {
		expect(typeOfFile({ head: NOTHING, said, names })).toEqual({ mimeType, extension });
	});

	it.each(['text/html', 'Text/HTML; charset=utf-8', 'application/json', 'application/problem+json', 'text/plain'])(
		'%s is an answer in place of a file',
		(type) => expect(saidInstead(type)).toMatch(/^(text|application)\/[a-z+]+$/),
	);

	it.each([undefined, null, '', 'image/png', 'application/zip', 'application/octet-stream'])(
		'%p is no answer in place of a file',
		(type) => expect(saidInstead(type)).toBeUndefined(),
	);

	it('a web page is known by how it begins', () => {
		for (const page of ['<!DOCTYPE html>', '\n <html lang', '<?xml version', '<!-- x'])
			expect(isWebPage(bytes(page))).toBe(true);
		for (const other of [PNG, NOTHING, bytes('<'), bytes('')]) expect(isWebPage(other)).toBe(false);
	});
});

describe('the name of a file', () => {
	it.each(FILE_NAMES)('%j becomes %j', (given, name) => {
		expect(safeFileName(given, 'mask_0', 'png')).toBe(name);
	});

	it('is always one part of a path, short, printable, and ends with the extension', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
				const name = safeFileName(given, 'mask_0', 'png');
				expect(name).toMatch(/^[^/\\\p{C}]+\.png$/u);
				expect([...name].length).toBeLessThanOrEqual(64);
				expect(name.startsWith('.')).toBe(false);
			}),
		);
	});
});

describe('a data URI', () => {
	it('gives back whole what was put into it, as base64 and as text', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100 }), (content) => {
				const { base64, content: written } = splitDataUri(
					`data:image/png;base64,${Buffer.from(content).toString('base64')}`,
				)!;
				expect(base64).toBe(true);
				expect(decodeContent(written, base64)).toEqual(Buffer.from(content));
			}),
		);
		expect(decodeContent('a%20b', false)).toEqual(bytes('a b'));
	});

	it.each(DATA_URIS)('%.80s is decoded whole, or refused', (uri, outcome) => {
		const parts = splitDataUri(uri);
		const bytes = parts && decodeContent(parts.content, parts.base64);
		if (Buffer.isBuffer(outcome)) expect(bytes).toEqual(outcome);
		if (outcome === 'cannot be decoded') expect([parts !== undefined, bytes]).toEqual([true, undefined]);
	});

	it.each(['https://a/b,c', 'data', 'data:image/png', ''])('%j is none', (url) =>
		expect(splitDataUri(url)).toBeUndefined(),
	);
});

describe('a file on its way', () => {
	const streamOf = (chunks: Uint8Array[]) => Readable.from(chunks) as unknown as HttpStream;
	const contentOf = async (content: HttpStream) => Buffer.concat((await Readable.from(content).toArray()) as Buffer[]);

	it('passes every byte, and shows its head, however it is cut', async () => {
		const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 90 }), { maxLength: 8 });
		await fc.assert(
			fc.asyncProperty(chunks, async (content) => {
				const arriving = await watchFile(streamOf(content), Infinity, 10_000);
				const whole = Buffer.concat(content);
				expect(Buffer.from(arriving.head)).toEqual(whole.subarray(0, HEAD_BYTES));
				expect(await contentOf(arriving.content)).toEqual(whole);
				expect(arriving.brokeOff()).toBeUndefined();
			}),
			{ numRuns: 50 },
		);
	});

	it.each([[[Buffer.alloc(101)]], [[Buffer.alloc(70), Buffer.alloc(31)]]])(
		'breaks off when it gets too large',
		async (chunks) => {
			const arriving = await watchFile(streamOf(chunks), 100, 10_000);
			await expect(contentOf(arriving.content)).rejects.toThrow();
			expect(arriving.brokeOff()).toBe('tooLarge');
		},
	);

	it('may be exactly as large as allowed', async () => {
		const arriving = await watchFile(streamOf([Buffer.alloc(100)]), 100, 10_000);
		expect(await contentOf(arriving.content)).toHaveLength(100);
	});

	it.each([[[]], [[Buffer.alloc(80)]]])('breaks off when nothing comes any more', async (chunks: Uint8Array[]) => {
		const silent = new Readable({ read() {} });
		for (const chunk of chunks) silent.push(chunk);
		const arriving = await watchFile(silent as unknown as HttpStream, Infinity, 50);
		await expect(contentOf(arriving.content)).rejects.toThrow();
		expect(arriving.brokeOff()).toBe('silent');
		expect(silent.destroyed).toBe(true);
	});

	const sources: Array<[string, (body: Readable) => void]> = [
		['reset', (body) => body.destroy(new Error('reset'))],
		['Premature close', (body) => body.destroy()],
	];

	it.each(sources)('whose line breaks before the first byte fails: %s', async (said, breakOff) => {
		const broken = new Readable({
			read() {
				breakOff(this);
			},
		});
		await expect(watchFile(broken as unknown as HttpStream, Infinity, 60_000)).rejects.toThrow(said);
	});

	it.each(sources)('whose line breaks within it fails: %s', async (said, breakOff) => {
		const chunks = [Buffer.alloc(HEAD_BYTES), Buffer.alloc(9)];
		const broken = new Readable({
			read() {
				const chunk = chunks.shift();
				if (chunk) this.push(chunk);
				else setImmediate(() => breakOff(this));
			},
		});
		const arriving = await watchFile(broken as unknown as HttpStream, Infinity, 60_000);
		await expect(contentOf(arriving.content)).rejects.toThrow(said);
		expect(arriving.brokeOff()).toBeUndefined();
	});
});
