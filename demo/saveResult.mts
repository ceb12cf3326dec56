import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import sharp from 'sharp';
import type { ServerBinary, ServerItem } from '../harness/n8n/executionData.mjs';
import { masksOnPhoto } from './masksOnPhoto.mjs';
import { sideBySide } from './sideBySide.mjs';

export interface SavedMask {
	index: number;
	/** Absent where it would mean nothing. */
	score?: number;
	box?: { xMin: number; yMin: number; xMax: number; yMax: number };
	width?: number;
	height?: number;
	file: string;
}

export interface SavedResult {
	/** As browsers show it: upright, as a JPEG. */
	photoFile: string;
	masks: SavedMask[];
	/** The photo with the masks on it; absent when nothing was found. */
	overlayFile?: string;
	/** What was found, on a new background; absent when nothing was. */
	cutOutFile?: string;
	sideBySideFile: string;
}

interface MaskJson extends Omit<SavedMask, 'file'> {
	binaryProperty: string;
}

/** What the workflow of the demo has made. */
export interface DemoResult {
	photoName: string;
	photo: Buffer;
	/** What the SAM 3 Image node gave, in its default output mode. */
	item: ServerItem;
	/** What SAM Mask made of it, if something was found. */
	cutOut?: ServerItem;
	/** What was looked for. */
	wanted: string;
	/** Whether the scores are those of a model. */
	withScores: boolean;
}

/**
 * Writes the photo, every mask, the photo with all of them, the cut-out and a side-by-side picture into a folder, named
 * after the photo. Those of an earlier run on a photo of the same name are removed.
 *
 * @param readBinary gives the bytes of a file of an item
 */
export async function saveResult(
	folder: string,
	{ photoName, photo, item, cutOut, wanted, withScores }: DemoResult,
	readBinary: (file: ServerBinary) => Promise<Buffer>,
): Promise<SavedResult> {
	await mkdir(folder, { recursive: true });
	const stem = parse(photoName).name;
	for (const old of await readdir(folder)) {
		const isOfPhoto = ['mask-', 'overlay.', 'cut-out.'].some((name) => old.startsWith(`${stem}-${name}`));
		if (isOfPhoto) await rm(join(folder, old));
	}
	const write = async (name: string, content: Buffer) => {
		const path = join(folder, `${stem}-${name}`);
		await writeFile(path, content);
		return path;
	};
	const save = async (from: ServerItem, property: string, name: string) => {
		const file = from.binary?.[property];
		if (!file) return undefined;
		const content = await readBinary(file);
		return { content, path: await write(`${name}.${file.fileExtension ?? 'png'}`, content) };
	};

	const masks: SavedMask[] = [];
	const panels: Array<{ content: Buffer; label: string }> = [];
	for (const { binaryProperty, index, score, box, width, height } of (item.json.masks ?? []) as MaskJson[]) {
		const saved = await save(item, binaryProperty, `mask-${index}`);
		if (!saved) throw new Error(`the output item names ${binaryProperty} but has no such file`);
		const shownScore = withScores ? score : undefined;
		masks.push({ index, score: shownScore, box, width, height, file: saved.path });
		panels.push({
			content: saved.content,
			label: `${binaryProperty}${shownScore === undefined ? '' : ` ${shownScore.toFixed(2)}`}`,
		});
	}
	const files = panels.map(({ content }) => content);
	const withMasks = files.length > 0 ? await masksOnPhoto(photo, files) : undefined;
	const onNewBackground = cutOut && (await save(cutOut, 'data', 'cut-out'));
	return {
		photoFile: await write('photo.jpg', await sharp(photo).rotate().flatten().jpeg({ quality: 92 }).toBuffer()),
		masks,
		overlayFile: withMasks && (await write('overlay.png', withMasks)),
		cutOutFile: onNewBackground?.path,
		sideBySideFile: await write(
			'side-by-side.png',
			await sideBySide({
				photo,
				preview: withMasks,
				previewLabel: `found: ${wanted}`,
				masks: panels,
				cutOut: onNewBackground?.content,
			}),
		),
	};
}
