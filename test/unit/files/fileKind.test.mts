import { gzipSync } from 'node:zlib';

import { zipSync } from 'fflate';
import sharp from 'sharp';

import { dataUriHead } from '../../../nodes/shared/input/files/dataUriHead.js';
import { fileKind, KIND_BYTES } from '../../../nodes/shared/input/files/fileKind.js';
import { fileProblems, type FileKind } from '../../../nodes/shared/errors/fileProblems.js';

const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: '#864' } });
const iso = (brand: string) => Buffer.concat([Buffer.from([0, 0, 0, 32]), Buffer.from(`ftyp${brand}`)]);

it.each<[string, FileKind | undefined, () => Promise<Uint8Array> | Uint8Array | string]>([
	['nothing', 'empty', () => ''],
	['a PNG', 'picture', async () => await blank.clone().png().toBuffer()],
	['a JPEG', 'picture', async () => await blank.clone().jpeg().toBuffer()],
	['a WebP', 'picture', async () => await blank.clone().webp().toBuffer()],
	['a TIFF', 'picture', async () => await blank.clone().tiff().toBuffer()],
	['an AVIF', 'picture', async () => await blank.clone().avif().toBuffer()],
	['a HEIC', 'picture', () => iso('heic')],
	['a GIF', 'animation', async () => await blank.clone().gif().toBuffer()],
	['an MP4', 'video', () => iso('isom')],
	['a MOV', 'video', () => iso('qt  ')],
	['a WebM', 'video', () => Buffer.from('1a45dfa39f4286810142f7', 'hex')],
	['an AVI', 'video', () => Buffer.from('RIFF\x10\x00\x00\x00AVI LIST', 'latin1')],
	['an MP3', 'audio', () => 'ID3\x04'],
	['a WAV', 'audio', () => Buffer.from('RIFF\x10\x00\x00\x00WAVEfmt ', 'latin1')],
	['an M4A', 'audio', () => iso('M4A ')],
	['a PDF', 'document', () => '%PDF-1.7'],
	['a zip', 'archive', () => zipSync({ 'a.txt': Buffer.from('a') })],
	['a gzip', 'archive', () => gzipSync('a')],
	['a web page', 'webPage', () => '<!DOCTYPE html><html><head>'],
	['a web page after blanks and a byte order mark', 'webPage', () => '\ufeff\r\n\r\n  <html lang="en">'],
	['a web page after a comment', 'webPage', () => '<!-- saved -->\n<html>'],
	['an XHTML page', 'webPage', () => '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'],
	['an expired signed link', 'otherText', () => '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
	['an API’s error', 'otherText', () => '{"error": "not found"}'],
	['an SVG', undefined, () => '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">'],
	['bytes that nobody knows', undefined, () => 'picture'],
])('%s is %s', async (_what, kind, make) => {
	const bytes = Buffer.from((await make()) as Uint8Array);
	expect(fileKind(bytes.subarray(0, KIND_BYTES))).toBe(kind);
});

it.each<[FileKind, string | undefined, string | undefined]>([
	['picture', undefined, 'has a picture instead of a video'],
	['video', 'has a video instead of a picture', undefined],
	['animation', undefined, undefined],
	['webPage', 'has a web page instead of a picture', 'has a web page instead of a video'],
	['archive', 'has a zip or other archive instead of a picture', 'has a zip or other archive instead of a video'],
	['document', 'has a PDF document instead of a picture', 'has a PDF document instead of a video'],
	['empty', 'is an empty file of 0 bytes', 'is an empty file of 0 bytes'],
])('%s: in a picture’s field %s, in a video’s %s', (kind, inImage, inVideo) => {
	for (const [wanted, says] of [
		['image', inImage],
		['video', inVideo],
	] as const) {
		const problem = fileProblems.wrongKind(kind, wanted);
		if (says === undefined) expect(problem).toBeUndefined();
		else expect(problem).toContain(says);
	}
});

describe('the head of a data URI', () => {
	const bytes = Buffer.from(Array.from({ length: 2000 }, (_, at) => (at * 37) % 256));

	it('is that of its file, in base64 and in escapes', () => {
		const base64 = `data:image/jpeg;base64,${bytes.toString('base64')}`;
		expect(dataUriHead(base64, 999)).toEqual({ head: bytes.subarray(0, 999) });
		const escaped = `data:image/jpeg,${[...bytes.subarray(0, 50)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`;
		expect(dataUriHead(escaped, 40)).toEqual({ head: bytes.subarray(0, 40) });
		expect(dataUriHead('DATA:;Base64,QUJD', 10)).toEqual({ head: Buffer.from('ABC') });
		expect(dataUriHead('data:,<html>', 10)).toEqual({ head: Buffer.from('<html>') });
	});

	it.each([
		'data:image/png;base64,filesystem-v2',
		'data:image/png;base64,filesystem-v2:workflows/1/executions/2/binary_data/x',
		'data:image/jpeg,filesystem-v2',
		'data:image/png;base64,s3:workflows/1',
		'data:image/png;base64,database:7',
		'data:image/png;base64, filesystem',
	])('%s is n8n’s own note of a file', (uri) => {
		expect(dataUriHead(uri, 100)).toEqual({ problem: fileProblems.ownReference });
	});

	it('is none in other texts', () => {
		expect(dataUriHead('https://example.com/data:,x', 10)).toBeUndefined();
		expect(dataUriHead('data:image/png;base64', 10)).toEqual({ problem: fileProblems.noDataUri });
	});
});
