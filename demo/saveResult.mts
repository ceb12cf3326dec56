import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { ServerBinary, ServerItem } from '../harness/n8n/executionData.mjs';
import { sideBySide } from './sideBySide.mjs';

export interface SavedMask {
	index: number;
	score?: number;
	box?: { xMin: number; yMin: number; xMax: number; yMax: number };
	width?: number;
	height?: number;
	file: string;
}

export interface SavedResult {
	masks: SavedMask[];
	/** The photo with the masks on it. */
	previewFile?: string;
	/** What was found, on a new background; absent when nothing was. */
	cutOutFile?: string;
	sideBySideFile: string;
}

interface MaskJson extends Omit<SavedMask, 'file'> {
	binaryProperty: string;
}

/**
 * Writes every mask, the preview, the cut-out and a side-by-side picture into a folder, named after the photo. Those of
 * an earlier run on a photo of the same name are removed.
 * @param item what the SAM 3 Image node gave, in its default output mode
 * @param cutOut what SAM Mask made of it, if something was found
 * @param readBinary gives the bytes of a file of the item
 */
export async function saveResult(
	folder: string,
	photoName: string,
	photo: Buffer,
	item: ServerItem,
	cutOut: ServerItem | undefined,
	readBinary: (file: ServerBinary) => Promise<Buffer>,
	wanted: string,
): Promise<SavedResult> {
	await mkdir(folder, { recursive: true });
	const stem = parse(photoName).name;
	for (const old of await readdir(folder)) {
		const isOfPhoto = ['mask-', 'preview.', 'cut-out.'].some((name) => old.startsWith(`${stem}-${name}`));
		if (isOfPhoto) await rm(join(folder, old));
	}
	const save = async (property: string, name: string, from = item) => {
		const file = from.binary?.[property];
		if (!file) return undefined;
		const content = await readBinary(file);
		const path = join(folder, `${stem}-${name}.${file.fileExtension ?? 'png'}`);
		await writeFile(path, content);
		return { content, path };
	};

	const masks: SavedMask[] = [];
	const panels: Array<{ content: Buffer; label: string }> = [];
	for (const { binaryProperty, index, score, box, width, height } of (item.json.masks ?? []) as MaskJson[]) {
		const saved = await save(binaryProperty, `mask-${index}`);
		if (!saved) throw new Error(`the output item names ${binaryProperty} but has no such file`);
		masks.push({ index, score, box, width, height, file: saved.path });
		panels.push({
			content: saved.content,
			label: `${binaryProperty}${score === undefined ? '' : ` ${score.toFixed(2)}`}`,
		});
	}
	const preview = await save('image', 'preview');
	const onNewBackground = cutOut && (await save('data', 'cut-out', cutOut));
	const sideBySideFile = join(folder, `${stem}-side-by-side.png`);
	await writeFile(
		sideBySideFile,
		await sideBySide({
			photo,
			preview: preview?.content,
			previewLabel: `found: ${wanted}`,
			masks: panels,
			cutOut: onNewBackground?.content,
		}),
	);
	return { masks, previewFile: preview?.path, cutOutFile: onNewBackground?.path, sideBySideFile };
}
