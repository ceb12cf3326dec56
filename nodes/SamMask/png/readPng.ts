import { MaskRefusal } from '../../shared/errors/maskFailure';
import { settle } from '../../shared/async/settle';
import { exifOrientation } from '../picture/exif';
import { checkSize, type FileFacts } from '../picture/limits';
import type { PixelSink } from '../picture/picture';
import type { Turns } from '../turns';
import { checkChunk, chunksOf, type Chunk } from './chunks';
import { bitsPerPixel, passesOf, type PngHeader, PALETTE, readHeader } from './header';
import { inflate, type Inflated } from './inflate';
import { readProfile } from './profile';
import { expanderOf } from './samples';
import { unfilter } from './unfilter';

export interface PngFacts {
	width: number;
	height: number;
	profile?: Uint8Array;
	orientation: number;
}

/**
 * Reads any PNG: 1 to 16 bits, grey, palette, RGB, with alpha or tRNS, interlaced. Of an animated one the first picture.
 * Checksums are checked; the size is checked before `begin` is asked where the pixels are to go.
 *
 * @throws MaskRefusal `damagedPicture` or `pictureTooLarge`
 */
export async function readPng(
	bytes: Uint8Array,
	facts: FileFacts,
	begin: (header: PngHeader) => PixelSink,
	turns: Turns,
): Promise<PngFacts> {
	const { name } = facts;
	const damaged = () => new MaskRefusal({ kind: 'damagedPicture', name });
	const chunks = chunksOf(bytes, name);
	if (chunks[0]!.type !== 'IHDR') throw damaged();
	const contentOf = ({ start, end }: Chunk) => bytes.subarray(start, end);
	const header = readHeader(contentOf(chunks[0]!), name);
	checkSize(header.width, header.height, facts);
	const needed = chunks.filter(({ type }) => ['IHDR', 'PLTE', 'tRNS', 'IDAT'].includes(type));
	for (const chunk of needed) await checkChunk(bytes, chunk, name, turns);
	const find = (type: string) => {
		const chunk = chunks.find((candidate) => candidate.type === type);
		return chunk && contentOf(chunk);
	};
	const palette = find('PLTE');
	if (header.colourType === PALETTE && !palette) throw damaged();
	const expand = expanderOf(header, palette, find('tRNS'));

	const inflated = inflate(chunks.filter(({ type }) => type === 'IDAT').map(contentOf));
	const read = await settle(readRows(header, inflated, expand, begin(header), turns));
	await inflated.close();
	if (!read.ok || !read.value) {
		turns.throwIfStopped();
		throw damaged();
	}
	const exif = find('eXIf');
	return {
		width: header.width,
		height: header.height,
		orientation: exif ? exifOrientation(exif) : 1,
		profile: await readProfile(find('iCCP')),
	};
}

/** Whether all rows were there. */
async function readRows(
	header: PngHeader,
	inflated: Inflated,
	expand: ReturnType<typeof expanderOf>,
	sink: PixelSink,
	turns: Turns,
): Promise<boolean> {
	const { width, height } = header;
	const bits = bitsPerPixel(header);
	const rgba = new Uint8Array(width * 4);
	for (const { x, y: firstY, stepX, stepY } of passesOf(header)) {
		const count = Math.ceil((width - x) / stepX);
		const lineBytes = 1 + Math.ceil((count * bits) / 8);
		let [line, above] = [new Uint8Array(lineBytes), new Uint8Array(lineBytes)];
		for (let y = firstY; y < height; y += stepY) {
			if (!(await inflated.fill(line))) return false;
			const row = line.subarray(1);
			if (!unfilter(line[0]!, row, above.subarray(1), Math.max(1, bits >> 3))) return false;
			expand(row, count, rgba);
			sink(rgba, count, y, x, stepX);
			[line, above] = [above, line];
			if (turns.due()) await turns.give();
		}
	}
	return true;
}
